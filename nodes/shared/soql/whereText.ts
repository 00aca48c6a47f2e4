import { bindParameters, type QueryParameters } from './bind';
import { asSoql, type SoqlText } from './text';
import { tokenize } from './tokens';

/**
 * Conditions that the workflow's author wrote as text, with their parameters bound, in parentheses so
 * that they can stand beside others.
 *
 * @returns undefined for blank text
 * @throws {RangeError} when a parenthesis would end what stands around the text, or a parameter does
 * not fit
 */
export function whereText(where: string, parameters: QueryParameters): SoqlText | undefined {
	const text = where.trim().replace(/^WHERE\s+/i, '');
	if (text === '') return undefined;
	let depth = 0;
	for (const token of tokenize(text, "'Where'")) {
		if (token.text === '(') depth++;
		if (token.text === ')') depth--;
		if (depth < 0) break;
	}
	if (depth !== 0) {
		throw new RangeError("'Where' has a parenthesis without its partner.");
	}
	return asSoql(`(${bindParameters(text, parameters, "'Where'")})`);
}
