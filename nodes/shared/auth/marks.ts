import type { IDataObject } from 'n8n-workflow';
import { BoundedMap } from '../boundedMap';

/**
 * Request headers by which the client speaks to `authenticate` through n8n. They are taken off
 * before anything is sent.
 */

/** Names a call, so that the client can ask which token it went out with. */
export const CALL_MARK = 'x-sforce-call';

/** Fingerprint of a token Salesforce has refused: the call is not to go out with that one again. */
export const REFUSED_MARK = 'x-sforce-refused';

/** Epoch milliseconds from which the call is not to be sent any more, however long a sign-in took. */
export const DEADLINE_MARK = 'x-sforce-deadline';

/** Asks for a sign-in of its own; the value is {@link SIGN_IN_ANEW}. */
export const SIGN_IN_MARK = 'x-sforce-sign-in';
export const SIGN_IN_ANEW = 'anew';

export interface Marks {
	call?: string;
	refused?: string;
	deadline?: number;
	anew: boolean;
}

/** Splits the marks from the headers that are to be sent, and drops any authorization but our own. */
export function takeMarks(headers: IDataObject): {
	marks: Marks;
	headers: IDataObject;
} {
	const marks: Marks = { anew: false };
	const rest: IDataObject = {};
	for (const [name, value] of Object.entries(headers)) {
		switch (name.toLowerCase()) {
			case CALL_MARK:
				marks.call = text(value);
				break;
			case REFUSED_MARK:
				marks.refused = text(value);
				break;
			case DEADLINE_MARK:
				marks.deadline = Number(value);
				break;
			case SIGN_IN_MARK:
				marks.anew = value === SIGN_IN_ANEW;
				break;
			case 'authorization':
				break;
			default:
				rest[name] = value;
		}
	}
	return { marks, headers: rest };
}

function text(value: IDataObject[string]): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

/** Calls whose token is remembered until the client asks for it, which it does with every reply. */
const MAX_CALLS = 5_000;

const tokenOfCall = new BoundedMap<string, string>(MAX_CALLS);

/** Keeps the fingerprint of the token a call goes out with. */
export function keepTokenFingerprint(callId: string, tokenFingerprint: string): void {
	tokenOfCall.set(callId, tokenFingerprint);
}

/** The fingerprint of the token a call went out with; known once. */
export function takeTokenFingerprint(callId: string): string | undefined {
	return tokenOfCall.take(callId);
}

/** Why a call was not sent though it was on its way. */
export type Withdrawal = 'cancelled' | 'deadline';

const withdrawals = new BoundedMap<string, Withdrawal>(MAX_CALLS);

/** Keeps that a call was not sent: n8n puts whatever is thrown into an error of its own. */
export function keepWithdrawal(callId: string, why: Withdrawal): void {
	withdrawals.set(callId, why);
}

/** Why a call was not sent, if so; known once. */
export function takeWithdrawal(callId: string): Withdrawal | undefined {
	return withdrawals.take(callId);
}
