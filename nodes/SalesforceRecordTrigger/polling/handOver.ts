import { createHash, randomUUID } from 'node:crypto';
import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { BoundedMap } from '../../shared/boundedMap';
import type { TriggerState } from './state';

/** This process: another value after each start of n8n. */
const PROCESS: string = randomUUID();

/** Most triggers that are activated and not polled yet. */
const MAX_BEGINNINGS = 1000;

/** What `getPollBudgetMs` says where n8n's durable scheduler does not run the poll. Milliseconds. */
const BUDGET_WITHOUT_SCHEDULER_MS = 300_000;

/**
 * Whether n8n commits this poll's state in one transaction with the execution (its durable cursors).
 * It says so nowhere: it then hands out a plain copy of the state instead of the observed object that
 * it saves at other times, and a poll run by its scheduler has a budget of its own.
 */
export function keepsCursorWithExecution(context: IPollFunctions, kept: IDataObject): boolean {
	return !('__dataChanged' in kept) && isRunByScheduler(context);
}

function isRunByScheduler(context: IPollFunctions): boolean {
	const budget = (context as Partial<IPollFunctions>).getPollBudgetMs?.();
	return budget !== undefined && budget < BUDGET_WITHOUT_SCHEDULER_MS;
}

/** Most triggers whose last batch is remembered. */
const MAX_HAND_OVERS = 1000;

/** How long n8n may take to store a batch and the state after it. Milliseconds. */
const HAND_OVER_MS = 10_000;

/** What the last poll of a trigger that told something began with, and when it ended, by this machine. */
const handOvers = new BoundedMap<string, { begunWith: string; endedAt: number }>(MAX_HAND_OVERS);

/** Remembers that a batch was handed to n8n. */
export function rememberHandOver(key: string, begunWith: unknown, endedAt: number): void {
	handOvers.set(key, { begunWith: digestOf(begunWith), endedAt });
}

function digestOf(state: unknown): string {
	return createHash('sha256')
		.update(JSON.stringify(state ?? null))
		.digest('base64url');
}

/**
 * Whether a batch that begins with this state was handed over a moment ago. n8n's scheduler runs polls
 * that it missed side by side, and reads the state of one before it has stored that after the other.
 */
export function isBeingHandedOver(
	key: string,
	beginsWith: unknown,
	context: IPollFunctions,
	now: number,
): boolean {
	const last = handOvers.get(key);
	if (!last || !isRunByScheduler(context)) return false;
	const isRecent = Math.abs(now - last.endedAt) < HAND_OVER_MS;
	return isRecent && last.begunWith === digestOf(beginsWith);
}

/** Triggers that began in this process and have not been polled since. */
const beginnings = new BoundedMap<string, TriggerState>(MAX_BEGINNINGS);

/** Remembers where a trigger began: n8n with durable cursors forgets what the poll at activation found. */
export function rememberBeginning(key: string, state: TriggerState): void {
	beginnings.set(key, state);
}

/** Where a trigger without a state began, if this is the scheduler's first poll of it. */
export function rememberedBeginning(
	key: string,
	context: IPollFunctions,
): TriggerState | undefined {
	return isRunByScheduler(context) ? beginnings.get(key) : undefined;
}

/** The trigger has a state of its own now. */
export function forgetBeginning(key: string): void {
	beginnings.delete(key);
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
