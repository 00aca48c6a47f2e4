import type { DataCall, SalesforceClient } from '../client/types';
import type { Outcome } from '../gate/call';
import { isTerminal, readJobInfo, type JobInfo } from './job';
import { stepError } from './jobError';

/** First delay between two looks at a job, its growth and its cap (ms; jsforce, sf CLI: 1 s, 5 s). */
const FIRST_DELAY = 1_000;
const GROWTH = 1.5;
const LONGEST_DELAY = 20_000;
/** Share by which a delay is lengthened or shortened, so that many jobs do not ask in step. */
const JITTER = 0.2;
/** Looks in a row that may fail for want of a reply before the waiting ends. */
const FAILED_LOOKS = 5;

/** Time and chance, passed in so that tests own them. */
export interface Pace {
	/** Epoch milliseconds. */
	now(): number;
	/** At least 0, below 1. */
	random(): number;
}

/** Milliseconds to wait before the look that follows `looks` earlier ones. */
export function pollDelay(looks: number, random: number): number {
	const delay = Math.min(FIRST_DELAY * GROWTH ** looks, LONGEST_DELAY);
	return Math.round(delay * (1 - JITTER + 2 * JITTER * random));
}

/**
 * Looks at a job until it is over or the deadline has come, and returns how it stood last. The job
 * itself goes on in Salesforce whatever happens here.
 *
 * @throws {SalesforceCallError} when Salesforce will not say how the job stands
 */
export async function waitForJob(
	client: SalesforceClient,
	path: string,
	job: JobInfo,
	deadline: number,
	pace: Pace,
	onLook: (job: JobInfo) => void = () => undefined,
): Promise<JobInfo> {
	const look: DataCall = { method: 'GET', path, lane: 'normal' };
	let latest = job;
	let failedLooks = 0;
	for (let looks = 0; !isTerminal(latest); looks++) {
		const remaining = deadline - pace.now();
		if (remaining <= 0) return latest;
		await client.wait(Math.min(pollDelay(looks, pace.random()), remaining));
		const outcome = await client.send(look);
		if (outcome.kind === 'answered') {
			latest = readJobInfo(outcome.reply.body);
			failedLooks = 0;
			onLook(latest);
		} else if (!mayPass(outcome) || ++failedLooks >= FAILED_LOOKS) {
			throw stepError(outcome, look, `How the bulk job ${job.id} stands could not be learned`);
		}
	}
	return latest;
}

/** Whether the failure of a look is likely to pass while the job works on. */
function mayPass(outcome: Exclude<Outcome, { kind: 'answered' }>): boolean {
	switch (outcome.kind) {
		case 'refused':
			return outcome.reply.status >= 500;
		case 'notExecuted':
			return outcome.reason.kind === 'notSent' || outcome.reason.kind === 'noReply';
		case 'unknown':
			return true;
	}
}
