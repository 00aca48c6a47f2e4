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

export function concurrentRequestsExceeded(fault: FiredFault): SalesforceError {
	return limitExceeded('ConcurrentRequests (Concurrent API Requests) Limit exceeded.', fault);
}

/** What the edge sends when the application's reply was lost: a page, not an error array. */
export const edgePage =
	'<!DOCTYPE html><html><head><title>Service Unavailable</title></head>' +
	'<body><h1>Service Unavailable - Zero size object</h1></body></html>';

export function retryAfter(fault: FiredFault | undefined): Record<string, string> {
	return fault?.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
}

function limitExceeded(message: string, fault: FiredFault | undefined): SalesforceError {
	return new SalesforceError(403, 'REQUEST_LIMIT_EXCEEDED', message, undefined, retryAfter(fault));
}
