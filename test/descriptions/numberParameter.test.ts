import { readNumber } from '../../nodes/shared/descriptions/numberParameter';

describe('readNumber', () => {
	it.each([2, '2', ' 2 '])('reads %p, which an expression may give', (given) => {
		expect(readNumber('Limit', given, { min: 1 })).toBe(2);
	});

	it('reads a fraction where fractions make sense', () => {
		expect(readNumber('Over Threshold', '79.5', { min: 0, max: 100, whole: false })).toBe(79.5);
	});

	it.each([
		[1.5, 'is 1.5.'],
		[-1, 'is -1.'],
		[201, 'is 201.'],
		[NaN, 'is NaN.'],
		['', 'is "".'],
		['many', 'is "many".'],
		[null, 'is null.'],
		[true, 'is true.'],
		[undefined, 'is undefined.'],
	])('refuses %p, naming the parameter and what it takes', (given, words) => {
		const read = () => readNumber('Page Size', given, { min: 1, max: 200 });
		expect(read).toThrow(`'Page Size' ${words} Enter a whole number from 1 to 200.`);
	});
});
