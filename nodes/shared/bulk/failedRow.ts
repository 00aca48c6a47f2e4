/** Why Salesforce did not save a row, in the shape the Record node uses too. */
export interface RowError {
	statusCode: string;
	message: string;
	fields: string[];
}

/**
 * Reads `sf__Error`: `CODE:message:fields --`. The message may hold colons, so only the first and
 * the last separate.
 */
export function readRowError(text: string): RowError {
	const body = text.replace(/\s*--\s*$/, '');
	const first = body.indexOf(':');
	const last = body.lastIndexOf(':');
	if (first === -1) return { statusCode: 'UNKNOWN', message: text, fields: [] };
	if (first === last) {
		return { statusCode: body.slice(0, first), message: body.slice(first + 1), fields: [] };
	}
	return {
		statusCode: body.slice(0, first),
		message: body.slice(first + 1, last),
		fields: body
			.slice(last + 1)
			.split(/[\s,]+/)
			.filter((field) => field !== ''),
	};
}
