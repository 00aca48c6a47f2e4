import fc from 'fast-check';

/** What an address, a query or a literal could take for its own, and what stands for it in one. */
const AWKWARD = [
	...['/', '\\', '#', '?', '%', '+', '.', '&', '=', ';', ':', '@', ',', "'", '"', ' '],
	...['ü', '€', '語', '😀', 'e\u0301', '\u2028', '\u00a0', '\u0000'],
	...['..', './', '../', '%2F', '%2e', '%25', '%zz', '//', 'https://', '@{r0.id}', 'C-1'],
];

/** Texts that are a segment by themselves, or would leave the one they stand in. */
const WHOLE = [
	...['.', '..', '...', '%2e', '%2E%2e', '/', '//', '?', '#', '%', '+', 'a/../b', '../../oauth2'],
	...['C/1', 'a b', 'a+b', 'a%20b', '?fields=Id', '#x', 'constructor', '__proto__', 'ñandú'],
];

/** Any text of one character or more that may be sent, with a leaning to what an address is made of. */
export const segment = fc
	.oneof(
		fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
		fc.string({ minLength: 1, maxLength: 30, unit: 'binary' }),
		fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...AWKWARD) }),
		fc.constantFrom(...WHOLE),
	)
	.filter((text) => text !== '');

/** Texts with half of a character in them, as cutting one short leaves it. */
export const halved = fc
	.tuple(segment, fc.integer({ min: 0xd800, max: 0xdfff }), fc.nat())
	.map(([text, code, at]) => {
		const place = at % (text.length + 1);
		return text.slice(0, place) + String.fromCharCode(code) + text.slice(place);
	})
	.filter((text) => /\p{Cs}/u.test(text));

/** Whether an address can hold the text as a segment of its own. */
export function fitsSegment(text: string): boolean {
	return !['', '.', '..'].includes(text) && !/\p{Cs}/u.test(text);
}
