import fc from 'fast-check';
import { exactNumber, parseJson } from '../../nodes/shared/client/exactJson';

it('reads JSON as JSON.parse does wherever a double holds every number', () => {
	fc.assert(
		fc.property(fc.json(), (text) => {
			expect(parseJson(text)).toEqual(JSON.parse(text));
		}),
		{ numRuns: 1000 },
	);
});

it('keeps every digit of a number beyond 2^53', () => {
	fc.assert(
		fc.property(
			fc.bigInt({ min: 2n ** 53n + 1n, max: 10n ** 21n - 1n }),
			fc.boolean(),
			(big, negative) => {
				const text = `${negative ? '-' : ''}${big}`;
				const { value } = parseJson(`{"value": ${text}, "other": 1}`) as { value: number | string };
				// As a number it is written with the same digits.
				expect(BigInt(String(value))).toBe(BigInt(text));
			},
		),
	);
});

it('keeps the cents of an amount of 18 digits', () => {
	expect(parseJson('[1234567890123456.78, 0.1, 12.50, 1E3]')).toEqual([
		'1234567890123456.78',
		0.1,
		12.5,
		1000,
	]);
});

it('writes a long number plainly, however it came', () => {
	expect(exactNumber('1.23456789012345678E17')).toBe('123456789012345678');
	expect(exactNumber('-12345678901234567.8e-1')).toBe('-1234567890123456.78');
	expect(exactNumber('0.00000123456789012345678')).toBe('0.00000123456789012345678');
	expect(exactNumber('9.12260031E8')).toBe(912260031);
	expect(exactNumber('9007199254740993')).toBe('9007199254740993');
	expect(exactNumber('9007199254740992')).toBe(9007199254740992);
});

it('leaves digits inside of strings alone', () => {
	const text =
		'{"a \\" 12345678901234567890": "12345678901234567890", "b": [12345678901234567890]}';
	expect(parseJson(text)).toEqual({
		'a " 12345678901234567890': '12345678901234567890',
		b: ['12345678901234567890'],
	});
});

it('refuses what is no JSON', () => {
	expect(() => parseJson('{"a": 12345678901234567890')).toThrow(SyntaxError);
	expect(() => parseJson('<html>')).toThrow(SyntaxError);
});
