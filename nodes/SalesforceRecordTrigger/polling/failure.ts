import type { Failure } from 'n8n-workflow';
import { SalesforceCallError } from '../../shared/client/errors';

/** Salesforce's codes that someone has to act on: in the node's parameters, or in the org. */
const CONFIGURATION = new Set([
	'INVALID_FIELD',
	'INVALID_TYPE',
	'MALFORMED_QUERY',
	'NOT_FOUND',
	'INSUFFICIENT_ACCESS',
	'API_CURRENTLY_DISABLED',
]);

/**
 * Why a poll failed, in the words of n8n's scheduler, which decides by them when to poll again.
 *
 * @returns an error's `failure`; nothing where n8n knows as much itself
 */
export function failureOf(error: unknown): { failure?: Failure } {
	const failure = causeOf(error);
	return failure ? { failure } : {};
}

function causeOf(error: unknown): Failure | undefined {
	if (error instanceof RangeError) return { cause: 'configuration-invalid' };
	if (!(error instanceof SalesforceCallError)) return undefined;
	const { code, salesforceCode, httpStatus = 0, retryAt } = error;
	switch (code) {
		case 'OVER_THRESHOLD':
			return { cause: 'quota-exhausted', ...(retryAt && { resetsAtEpochMs: retryAt }) };
		case 'NOT_SENT':
		case 'NO_REPLY':
			return { cause: 'temporarily-unavailable' };
		case 'REFUSED':
			if (salesforceCode === 'REQUEST_LIMIT_EXCEEDED') return { cause: 'rate-limited' };
			if (httpStatus >= 500) return { cause: 'temporarily-unavailable' };
			return CONFIGURATION.has(salesforceCode ?? '')
				? { cause: 'configuration-invalid' }
				: undefined;
		default:
			return undefined;
	}
}
