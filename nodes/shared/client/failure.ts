import type { NodeApiError } from 'n8n-workflow';

import { parseRetryAfter } from '../gate/retryAfter';
import { classify, type Signal } from '../gate/signal';
import type { SalesforceCallError } from './errors';

/** Why a call failed, in n8n's words; its scheduler then waits as long as there is reason to. */
export type Failure = NonNullable<NodeApiError['failure']>;

const CAUSES: Readonly<Partial<Record<Signal, Failure['cause']>>> = {
	throttle: 'rate-limited',
	quota: 'quota-exhausted',
	transient: 'temporarily-unavailable',
	noRoute: 'temporarily-unavailable',
	serverError: 'temporarily-unavailable',
	lock: 'temporarily-unavailable',
	auth: 'credential-invalid',
};

/**
 * Says why a call failed and when to come back.
 *
 * @param now epoch milliseconds
 * @returns undefined for what a wait does not change and nobody can be told to mend: Salesforce's
 * verdict on the data, or an outcome that is unknown
 */
export function failureOf(error: SalesforceCallError, now: number): Failure | undefined {
	const { code, outcome, retryAt } = error;
	const resets = retryAt === undefined ? {} : { resetsAtEpochMs: retryAt };
	switch (code) {
		case 'OVER_THRESHOLD':
			return { cause: 'quota-exhausted', ...resets };
		case 'ORG_DOWN':
		case 'NO_REPLY':
			return { cause: 'temporarily-unavailable', ...resets };
		case 'NOT_SENT': {
			const queued = outcome.kind === 'notExecuted' && outcome.reason.kind === 'deadline';
			return { cause: queued ? 'rate-limited' : 'temporarily-unavailable' };
		}
		case 'SIGN_IN_FAILED':
			return signInFailure(outcome);
		case 'REFUSED':
			return outcome.kind === 'refused' ? refusal(outcome.reply, now) : undefined;
		case 'OUTCOME_UNKNOWN':
		case 'CANCELLED':
			return undefined;
	}
}

function refusal(
	reply: Extract<SalesforceCallError['outcome'], { kind: 'refused' }>['reply'],
	now: number,
): Failure | undefined {
	const unavailable = reply.status === 503;
	const cause = unavailable ? 'temporarily-unavailable' : CAUSES[classify(reply)];
	if (cause === undefined) return undefined;
	if (cause === 'credential-invalid') return { cause };
	const retryAfterMs = parseRetryAfter(reply.headers['retry-after'], now);
	return { cause, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

function signInFailure(outcome: SalesforceCallError['outcome']): Failure | undefined {
	if (outcome.kind !== 'notExecuted' || outcome.reason.kind !== 'signInFailed') return undefined;
	const { transient, retryAt } = outcome.reason.error as { transient?: boolean; retryAt?: number };
	if (transient === undefined) return undefined;
	if (!transient) return { cause: 'credential-invalid' };
	return {
		cause: 'temporarily-unavailable',
		...(retryAt !== undefined && { resetsAtEpochMs: retryAt }),
	};
}
