import type { IExecuteFunctions } from 'n8n-workflow';

import { isRecordId } from '../../shared/soql/recordId';

/** Reads a text parameter without blanks around it; an expression may give something else. */
export function readText(context: IExecuteFunctions, name: string, item: number): string {
	const given = context.getNodeParameter(name, item, '', { extractValue: true }) as unknown;
	return typeof given === 'string' || typeof given === 'number' ? String(given).trim() : '';
}

/**
 * Reads one of a closed set of values.
 *
 * @param shown the parameter as the user sees it
 * @throws {RangeError} naming the parameter and what it takes
 */
export function readChoice<T extends string>(
	context: IExecuteFunctions,
	[name, shown]: readonly [name: string, shown: string],
	item: number,
	choices: readonly T[],
): T {
	const given = readText(context, name, item) || choices[0];
	const found = choices.find((choice) => choice === given);
	if (found !== undefined) return found;
	throw new RangeError(`'${shown}' is "${String(given)}". Use one of ${choices.join(', ')}.`);
}

/**
 * Checks a record ID.
 *
 * @param shown the parameter as the user sees it
 * @throws {RangeError} when it is none
 */
export function checkedId(id: string, shown: string): string {
	if (isRecordId(id)) return id;
	const what = id === '' ? 'empty' : `"${id}"`;
	throw new RangeError(`'${shown}' is ${what}. A Salesforce ID has 15 or 18 letters and digits.`);
}
