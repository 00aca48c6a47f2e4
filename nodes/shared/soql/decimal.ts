import { asSoql, type SoqlText } from './text';

const DECIMAL = /^-?\d+(?:\.\d+)?$/;

/**
 * A number that is kept as text, because a JavaScript number would lose digits of it.
 *
 * @throws {RangeError} for anything but plain decimal notation
 */
export function soqlDecimal(text: string): SoqlText {
	if (!DECIMAL.test(text)) throw new RangeError(`"${text}" is no number that SOQL can hold.`);
	return asSoql(text);
}
