import type { SignInEntry } from '../auth/signInLog';
import { BoundedMap } from '../boundedMap';
import type { CallLogEntry } from '../gate/callLogEntry';
import { wasSent } from '../gate/signal';
import { DAILY_API_REQUESTS, LimitReadings } from './limitReadings';

/** Calls kept for one credential: some minutes of a busy workflow. */
export const MOST_CALLS_KEPT = 500;
/** Sign-ins kept for one credential. */
const MOST_SIGN_INS_KEPT = 50;
/** Credentials remembered at once. */
const MOST_CREDENTIALS = 200;
const HOUR_MS = 60 * 60_000;
/** Salesforce counts the calls of the last 24 hours. */
const HOURS_COUNTED = 24;

/** One attempt of a call, with when and for which node it was made. */
export interface KeptCall extends CallLogEntry {
	/** Epoch milliseconds at which it ended. */
	at: number;
	/** Name of the node. */
	node: string;
}

/** What one n8n process remembers of the calls of one credential. Bounded, and gone with the process. */
export class CallHistory {
	readonly #calls: KeptCall[] = [];
	readonly #signIns: SignInEntry[] = [];
	/** Counted calls by hour of the epoch. */
	readonly #byHour = new Map<number, number>();
	#total = 0;

	/** What was read of the org's limits. */
	readonly readings = new LimitReadings();

	/** @param since epoch milliseconds from which calls are remembered */
	constructor(readonly since: number) {}

	add(call: KeptCall): void {
		this.#calls.push(call);
		if (this.#calls.length > MOST_CALLS_KEPT) this.#calls.shift();
		if (call.usage) {
			const { used, limit: max } = call.usage;
			this.readings.add(DAILY_API_REQUESTS, { at: call.at, used, max });
		}
		if (!wasSent(call.signal)) return;
		this.#total++;
		const hour = Math.floor(call.at / HOUR_MS);
		this.#byHour.set(hour, (this.#byHour.get(hour) ?? 0) + 1);
		for (const old of this.#byHour.keys()) {
			if (old > hour - HOURS_COUNTED) break;
			this.#byHour.delete(old);
		}
	}

	addSignIn(entry: SignInEntry): void {
		this.#signIns.push(entry);
		if (this.#signIns.length > MOST_SIGN_INS_KEPT) this.#signIns.shift();
	}

	/** The newest attempts, oldest first. */
	calls(): readonly KeptCall[] {
		return this.#calls;
	}

	/** The newest sign-ins, oldest first. */
	signIns(): readonly SignInEntry[] {
		return this.#signIns;
	}

	/** Attempts that reached Salesforce since the start, those no longer kept included. */
	get total(): number {
		return this.#total;
	}

	/** Attempts that reached Salesforce within the last 24 hours, to the hour. */
	ofTheDay(now: number): number {
		const oldest = Math.floor(now / HOUR_MS) - HOURS_COUNTED;
		let sum = 0;
		for (const [hour, calls] of this.#byHour) if (hour > oldest) sum += calls;
		return sum;
	}
}

const histories = new BoundedMap<string, CallHistory>(MOST_CREDENTIALS);

/** The history of one signed-in identity: no credential sees another's. */
export function callHistory(identity: string, now: number): CallHistory {
	const history = histories.get(identity) ?? new CallHistory(now);
	histories.set(identity, history);
	return history;
}
