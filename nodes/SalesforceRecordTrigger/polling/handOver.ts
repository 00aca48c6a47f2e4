import { randomUUID } from 'node:crypto';
import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import type { TriggerState } from './state';

/** This process: another value after each start of n8n. */
const PROCESS: string = randomUUID();

/** What `getPollBudgetMs` says where n8n's durable scheduler does not run the poll. Milliseconds. */
const BUDGET_WITHOUT_SCHEDULER_MS = 300_000;

/**
 * Whether n8n commits this poll's state in one transaction with the execution (its durable cursors).
 * It says so nowhere: it then hands out a plain copy of the state instead of the observed object that
 * it saves at other times, and a poll run by its scheduler has a budget of its own.
 */
export function keepsCursorWithExecution(context: IPollFunctions, kept: IDataObject): boolean {
	const budget = (context as Partial<IPollFunctions>).getPollBudgetMs?.();
	const isObserved = '__dataChanged' in kept;
	return !isObserved && budget !== undefined && budget < BUDGET_WITHOUT_SCHEDULER_MS;
}

/** The state after a batch, with the way back to before it. */
export function beginHandOver(
	after: TriggerState,
	{ handedOver: _earlier, ...before }: TriggerState,
	events: number,
	process = PROCESS,
): TriggerState {
	return { ...after, handedOver: { process, events, before } };
}

/**
 * The state a poll begins with. n8n may have saved a state and ended before it had created the
 * execution with the batch: another process therefore begins before that batch.
 */
export function resumedState(
	saved: TriggerState | undefined,
	process = PROCESS,
): { state: TriggerState | undefined; repeats: number } {
	const { handedOver } = saved ?? {};
	return handedOver && handedOver.process !== process
		? { state: handedOver.before, repeats: handedOver.events }
		: { state: saved, repeats: 0 };
}
