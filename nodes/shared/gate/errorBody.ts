/** One error as Salesforce states it, whichever resource it came from. */
export interface SalesforceError {
	errorCode: string;
	message: string;
	fields: string[];
}

/**
 * Reads the errors of a reply body: the usual array, or the single object some resources send.
 *
 * @returns an empty list for everything else (HTML of the edge, an empty body)
 */
export function readErrors(body: unknown): SalesforceError[] {
	const entries: unknown[] = Array.isArray(body) ? body : [body];
	return entries.flatMap((entry) => {
		if (typeof entry !== 'object' || entry === null) return [];
		const { errorCode, message, fields } = entry as Record<string, unknown>;
		if (typeof errorCode !== 'string') return [];
		return [
			{
				errorCode,
				message: typeof message === 'string' ? message : '',
				fields: Array.isArray(fields) ? fields.filter((f) => typeof f === 'string') : [],
			},
		];
	});
}
