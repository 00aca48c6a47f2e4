import type { IExecuteFunctions, ILoadOptionsFunctions, IPollFunctions } from 'n8n-workflow';

/** The n8n contexts from which the org is called. */
export type ClientContext = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions;

/** Milliseconds one call may take in an execution, retries and all. */
const EXECUTION_DEADLINE_MS = 5 * 60_000;
/** Milliseconds left for the call itself after the longest wait that its credential allows. */
const AFTER_WAIT_MS = 2 * 60_000;
/** Milliseconds a dropdown may take before its user gives up on it. */
const EDITOR_DEADLINE_MS = 30_000;
/** Milliseconds a whole poll may take where n8n names no budget, and what is kept back of one. */
const POLL_DEADLINE_MS = 60_000;
const POLL_MARGIN_MS = 5_000;

/** The execution's cancel signal; polls and dropdowns have none. */
export function cancelSignal(context: ClientContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/**
 * Gives, for each call, the epoch milliseconds by which it must end. A poll's calls share the poll's
 * own budget, counted from now. In an execution a call whose attempts may take longer has as much
 * time in addition, and one may always wait as long as the credential says.
 */
export function deadlines(
	context: ClientContext,
	now: () => number,
	maxWaitMs: number,
): (attemptMs?: number) => number {
	if ('getExecutionCancelSignal' in context) {
		const time = Math.max(EXECUTION_DEADLINE_MS, maxWaitMs + AFTER_WAIT_MS);
		return (attemptMs = 0) => now() + time + attemptMs;
	}
	if (!('getActivationMode' in context)) return () => now() + EDITOR_DEADLINE_MS;
	// Absent before n8n 2.41.
	const { getPollBudgetMs } = context as { getPollBudgetMs?: () => number };
	const budget = getPollBudgetMs?.call(context);
	const end = now() + (budget === undefined ? POLL_DEADLINE_MS : budget - POLL_MARGIN_MS);
	return () => end;
}

/**
 * Milliseconds a call waits where nobody knows when the wait would end. A poll does not wait at all:
 * the next one comes by itself. Whoever has a dropdown open sees the error rather than nothing.
 */
export function patience(context: ClientContext, maxWaitSeconds: number): number {
	return 'getExecutionCancelSignal' in context ? maxWaitSeconds * 1000 : 0;
}

/** Names the workflow whose run or poll this is; in the editor a person is waiting, whatever runs. */
export function workflowOf(context: ClientContext): string | undefined {
	const running = 'getExecutionCancelSignal' in context || 'getActivationMode' in context;
	return running ? context.getWorkflow().id : undefined;
}
