import { parseJson } from '../../shared/client/exactJson';

/**
 * Reads a JSON body; an expression may give it as an object. A number that JavaScript cannot hold
 * becomes text with all its digits.
 *
 * @throws {RangeError} for text that is no JSON
 */
export function jsonBody(given: unknown): unknown {
	if (typeof given === 'object' && given !== null) return given;
	const parsed = parsedJson(String(given));
	if ('problem' in parsed)
		throw new RangeError(`'Body' is no JSON: ${parsed.problem}. Nothing was sent.`);
	return parsed.value;
}

/** Parses JSON, or says why it is none. */
export function parsedJson(text: string): { value: unknown } | { problem: string } {
	try {
		return { value: parseJson(text) };
	} catch (error) {
		return { problem: (error as Error).message };
	}
}
