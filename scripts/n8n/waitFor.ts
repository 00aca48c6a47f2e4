import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitOptions {
	/** What is waited for, for the message. */
	what: string;
	timeoutMs: number;
	everyMs?: number;
	/** Gives up at once when this rejects: the process that should bring the thing about has ended. */
	failure?: Promise<never>;
}

/** Asks again and again until there is an answer. An attempt that throws counts as no answer yet. */
export async function waitFor<T>(
	attempt: () => Promise<T | undefined>,
	{ what, timeoutMs, everyMs = 500, failure }: WaitOptions,
): Promise<T> {
	const deadline = Date.now() + timeoutMs;
	let last = '';
	for (;;) {
		try {
			const answer = await attempt();
			if (answer !== undefined) return answer;
		} catch (error) {
			last = ` (last: ${error instanceof Error ? error.message : String(error)})`;
		}
		if (Date.now() > deadline) {
			throw new Error(`${what} did not come within ${String(timeoutMs / 1000)} s${last}`);
		}
		await Promise.race([sleep(everyMs), ...(failure ? [failure] : [])]);
	}
}
