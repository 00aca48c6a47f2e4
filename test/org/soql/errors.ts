/** What Salesforce says of a query it does not run; the server answers it with HTTP 400. */
export class SoqlError extends Error {
	constructor(
		readonly errorCode: string,
		message: string,
	) {
		super(message);
		this.name = 'SoqlError';
	}
}

/** What this org does not evaluate, refused instead of guessed. */
export function unsupportedSoql(what: string): SoqlError {
	return new SoqlError('UNSUPPORTED', what);
}
