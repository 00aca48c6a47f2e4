import fc from 'fast-check';

/** Any string, with a leaning to what could end or bend a literal. */
export const anyText = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string({
		unit: fc.constantFrom("'", '\\', '"', '\n', '\r', '\t', '\b', '\f', ')', '%', '_', 'u', '0'),
	}),
	fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
	fc.constantFrom("' OR Name != '", "') OR (Id != '", '\\', "\\'", ':name', 'LIMIT 1'),
);

/** Reads a literal as Salesforce's documentation of escapes says it is read. */
export function unescape(literal: string): string {
	const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
	return literal
		.slice(1, -1)
		.replace(/\\(?:u([0-9a-f]{4})|(.))/g, (_whole, hex: string | undefined, letter: string) =>
			hex === undefined ? (escapes[letter] ?? letter) : String.fromCharCode(parseInt(hex, 16)),
		);
}
