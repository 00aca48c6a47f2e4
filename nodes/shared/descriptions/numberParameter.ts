/** What a number parameter takes; both ends are included. */
export interface NumberRange {
	min: number;
	/** @default no upper end */
	max?: number;
	/** Whether fractions are refused. @default true */
	whole?: boolean;
}

/**
 * Reads a number parameter; an expression may give the number as text.
 *
 * @param name the parameter as the user sees it
 * @throws {RangeError} naming the parameter, its value and what it takes
 */
export function readNumber(
	name: string,
	given: unknown,
	{ min, max = Number.MAX_SAFE_INTEGER, whole = true }: NumberRange,
): number {
	const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
	const fits = whole ? Number.isInteger(value) : Number.isFinite(value);
	if (typeof value === 'number' && fits && value >= min && value <= max) return value;
	const end = max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max.toLocaleString('en-US')}`;
	throw new RangeError(
		`'${name}' is ${shown(given)}. Enter a ${whole ? 'whole number' : 'number'} from ${min}${end}.`,
	);
}

function shown(given: unknown): string {
	return typeof given === 'string' ? JSON.stringify(given) : String(given);
}
