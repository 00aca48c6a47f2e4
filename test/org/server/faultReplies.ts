import { SalesforceError } from '../errors';
import type { FiredFault } from '../faults/model';

/** Error replies that stand in for the real one. */

/** Refused before anything ran; Salesforce's own error array. */
export function unavailable(fault: FiredFault): SalesforceError {
	return new SalesforceError(
		503,
		'SERVER_UNAVAILABLE',
		'The server is temporarily unavailable. Please try again later.',
		undefined,
		retryAfter(fault),
	);
}

export function tooManyRequests(fault: FiredFault): SalesforceError {
	return new SalesforceError(
		429,
		'TOO_MANY_REQUESTS',
		'Too many requests. Please try again later.',
		undefined,
		retryAfter(fault),
	);
}

export function totalRequestsExceeded(fault?: FiredFault): SalesforceError {
	return limitExceeded('TotalRequests Limit exceeded.', fault);
}

export function concurrentRequestsExceeded(fault?: FiredFault): SalesforceError {
	return limitExceeded('ConcurrentRequests (Concurrent API Requests) Limit exceeded.', fault);
}

/** Salesforce has controls against fast polls and does not say how they answer. */
export function polledTooOften(fault?: FiredFault): SalesforceError {
	return limitExceeded('Polling for changes too often: wait at least five minutes.', fault);
}

/** An error inside the application, which took everything back; the ErrorId is of its own kind. */
export function internalError(fault: FiredFault): SalesforceError {
	return new SalesforceError(
		500,
		'UNKNOWN_EXCEPTION',
		'An unexpected error occurred. Please include this ErrorId if you contact support: ' +
			'1234567890-12345 (-123456789)',
		undefined,
		retryAfter(fault),
	);
}

/** What the edge sends when the application's reply was lost: a page, not an error array. */
export const edgePage = page('Service Unavailable', 'Service Unavailable - Zero size object');
export const gatewayTimeoutPage = page('Gateway Timeout', 'Gateway Timeout');
/** What the application server sends when it cannot say more. */
export const internalErrorPage = page('Error', 'An internal server error has occurred');

function page(title: string, heading: string): string {
	return (
		`<!DOCTYPE html><html><head><title>${title}</title></head>` +
		`<body><h1>${heading}</h1></body></html>`
	);
}

export function retryAfter(fault: FiredFault | undefined): Record<string, string> {
	return fault?.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
}

function limitExceeded(message: string, fault: FiredFault | undefined): SalesforceError {
	return new SalesforceError(403, 'REQUEST_LIMIT_EXCEEDED', message, undefined, retryAfter(fault));
}
