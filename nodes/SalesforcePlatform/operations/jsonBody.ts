/**
 * Reads a JSON body; an expression may give it as an object.
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

function parsedJson(text: string): { value: unknown } | { problem: string } {
	try {
		return { value: JSON.parse(text) as unknown };
	} catch (error) {
		return { problem: (error as Error).message };
	}
}
