import { BoundedMap } from '../../nodes/shared/boundedMap';

describe('BoundedMap', () => {
	it('forgets the entry that was set longest ago, and no more than it must', () => {
		const map = new BoundedMap<string, number>(2);
		map.set('a', 1);
		map.set('b', 2);
		map.set('a', 3);
		map.set('c', 4);

		expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([3, undefined, 4]);
	});

	it('gives an entry away once', () => {
		const map = new BoundedMap<string, number>(2);
		map.set('a', 1);

		expect([map.take('a'), map.take('a')]).toEqual([1, undefined]);
	});

	it('has room again for what replaces a deleted entry', () => {
		const map = new BoundedMap<string, number>(2);
		map.set('a', 1);
		map.set('b', 2);
		map.delete('b');
		map.set('c', 3);

		expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
	});

	it('goes by the sizes of its entries, gives away what it forgets, and keeps a large one alone', () => {
		const map = new BoundedMap<string, number>(10, (size) => size);
		map.set('a', 4);
		map.set('b', 4);
		map.set('b', 6);

		expect(map.set('c', 1)).toEqual([['a', 4]]);
		expect(map.set('d', 11)).toEqual([
			['b', 6],
			['c', 1],
		]);
		expect(map.get('d')).toBe(11);
		expect(map.set('e', 10)).toEqual([['d', 11]]);
		map.delete('e');
		expect(map.set('f', 10)).toEqual([]);
	});
});
