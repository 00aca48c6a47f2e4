/** Fewer digits than these a double always holds (2^53 has 16). */
const SURE_DIGITS = 15;

/** Cheap sign that a text may hold a number too long for a double; most replies have none. */
const MAY_BE_LONG = new RegExp(`[\\d.]{${SURE_DIGITS + 1}}`);

/** Strings, which are left alone, and numbers. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.]*(?:[eE][+-]?\d+)?/g;

/**
 * Parses JSON like `JSON.parse`, except that a number which JavaScript cannot hold exactly, such as one
 * beyond 2^53, becomes text with all its digits.
 *
 * @throws {SyntaxError} for text that is no JSON
 */
export function parseJson(text: string): unknown {
	if (!MAY_BE_LONG.test(text)) return JSON.parse(text) as unknown;
	const exact = text.replace(STRING_OR_NUMBER, (token) =>
		token.startsWith('"') || isExact(token) ? token : `"${plainDigits(token)}"`,
	);
	return JSON.parse(exact) as unknown;
}

/** A number from its text, or the text itself, written plainly, where JavaScript cannot hold it. */
export function exactNumber(token: string): number | string {
	return isExact(token) ? Number(token) : plainDigits(token);
}

function isExact(token: string): boolean {
	if (token.length <= SURE_DIGITS) return true;
	const [a, b] = [scientific(token), scientific(String(Number(token)))];
	return a.digits === b.digits && (a.digits === '' || a.exponent === b.exponent);
}

/** Sign and digits without zeros around them; the value is `0.digits` times ten to the exponent. */
function scientific(token: string): { sign: string; digits: string; exponent: number } {
	const [, sign = '', whole = '', fraction = '', power = '0'] =
		/^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(token) ?? [];
	const all = whole + fraction;
	const digits = all.replace(/^0+/, '');
	return {
		sign,
		digits: digits.replace(/0+$/, ''),
		exponent: Number(power) + whole.length - (all.length - digits.length),
	};
}

function plainDigits(token: string): string {
	const { sign, digits, exponent } = scientific(token);
	if (exponent <= 0) return `${sign}0.${'0'.repeat(-exponent)}${digits}`;
	const whole = digits.slice(0, exponent).padEnd(exponent, '0');
	const fraction = digits.slice(exponent);
	return `${sign}${whole}${fraction && `.${fraction}`}`;
}
