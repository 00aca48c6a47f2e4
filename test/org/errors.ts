/** Salesforce's REST error, thrown by handlers and printed by the server's error handler. */
export class SalesforceError extends Error {
	constructor(
		readonly status: number,
		readonly errorCode: string,
		message: string,
		readonly fields?: string[],
		readonly headers: Record<string, string> = {},
	) {
		super(message);
		this.name = 'SalesforceError';
	}

	/** The body in Salesforce's shape: as a rule an array of one object. */
	body(): unknown[] {
		const fields = this.fields === undefined ? {} : { fields: this.fields };
		// Recorded routing errors print the code first; errors of the data layer the message first.
		return routingCodes.has(this.errorCode)
			? [{ errorCode: this.errorCode, message: this.message, ...fields }]
			: [{ message: this.message, errorCode: this.errorCode, ...fields }];
	}
}

const routingCodes = new Set(['NOT_FOUND', 'METHOD_NOT_ALLOWED', 'API_ERROR', 'INVALIDJOBSTATE']);

/** Builds the error to throw from a route handler. */
export function salesforceError(
	status: number,
	errorCode: string,
	message: string,
	fields?: string[],
): SalesforceError {
	return new SalesforceError(status, errorCode, message, fields);
}

/** What the org does not simulate it refuses loudly, so that nobody mistakes silence for support. */
export function unsupported(what: string): SalesforceError {
	return new SalesforceError(501, 'UNSUPPORTED', `UNSUPPORTED: ${what}`);
}

export function notFound(message = 'The requested resource does not exist'): SalesforceError {
	return new SalesforceError(404, 'NOT_FOUND', message);
}
