import { MetadataCache } from '../../nodes/shared/metadata/cache';

function cache(options: { maxAgeMs?: number; maxEntries?: number } = {}) {
	const clock = { now: 1_000_000 };
	return { clock, cache: new MetadataCache<string>({ now: () => clock.now, ...options }) };
}

describe('MetadataCache', () => {
	it('loads a key once while it is fresh, and again when it has aged', async () => {
		const { cache: values, clock } = cache({ maxAgeMs: 1000 });
		const load = jest.fn().mockResolvedValueOnce('old').mockResolvedValueOnce('new');
		expect(await values.get('a', load)).toBe('old');
		clock.now += 999;
		expect(await values.get('a', load)).toBe('old');
		clock.now += 1;
		expect(await values.get('a', load)).toBe('new');
		expect(load).toHaveBeenCalledTimes(2);
	});

	it('loads again for a caller that needs it newer', async () => {
		const { cache: values, clock } = cache({ maxAgeMs: 1000 });
		const load = jest.fn().mockResolvedValueOnce('old').mockResolvedValueOnce('new');
		await values.get('a', load);
		clock.now += 100;
		expect(await values.get('a', load, 101)).toBe('old');
		expect(await values.get('a', load, 100)).toBe('new');
		expect(await values.get('a', load)).toBe('new');
	});

	it('shares one load between callers that miss at once', async () => {
		const { cache: values } = cache();
		const load = jest.fn(async () => await Promise.resolve('value'));
		const results = await Promise.all([1, 2, 3].map(async () => await values.get('a', load)));
		expect(results).toEqual(['value', 'value', 'value']);
		expect(load).toHaveBeenCalledTimes(1);
	});

	it('does not hand one caller the failure of another, nor keep it', async () => {
		const { cache: values } = cache();
		const failing = values.get('a', async () => await Promise.reject(new Error('cancelled')));
		const waiting = values.get('a', async () => await Promise.resolve('value'));
		await expect(failing).rejects.toThrow('cancelled');
		expect(await waiting).toBe('value');
		expect(await values.get('a', async () => await Promise.reject(new Error('not asked')))).toBe(
			'value',
		);
	});

	it('forgets the oldest beyond its size', async () => {
		const { cache: values } = cache({ maxEntries: 2 });
		for (const key of ['a', 'b', 'c'])
			await values.get(key, async () => await Promise.resolve(key));
		const load = jest.fn().mockResolvedValue('again');
		expect(await values.get('b', load)).toBe('b');
		expect(await values.get('c', load)).toBe('c');
		expect(await values.get('a', load)).toBe('again');
	});
});
