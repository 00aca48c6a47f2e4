import type { Signal } from './signal';

/**
 * Tokens for retries, per org, after AWS's SDKs: a retry takes some, an answer gives some back. A
 * hundred retries in a row empty it, and then each call is sent once until the org answers again.
 */
export const FULL_RETRY_BUDGET = 500;
const RETRY_COST = 5;
/** A call whose reply never came has also held a place for minutes. */
const LOST_COST = 10;

export function retryCost(signal: Signal): number {
	return signal === 'lost' ? LOST_COST : RETRY_COST;
}

/**
 * The budget after a call was answered.
 *
 * @param paid what its last retry cost; 0 when there was none
 */
export function afterAnswered(tokens: number, paid: number): number {
	return Math.min(FULL_RETRY_BUDGET, tokens + Math.max(1, paid));
}
