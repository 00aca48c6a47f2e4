import { createHash } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import { BoundedMap } from '../boundedMap';
import type { RecordResult } from '../client/recordResult';
import { ranges } from './ranges';
import { textLength } from './textLength';

/**
 * Items of all failed runs remembered at once, of some 270 bytes each, and one more for each run; what an
 * item was answered, a file perhaps, counts as further ones. A run waits at most a few seconds for its next
 * try, so the oldest are those that nobody tries again.
 */
const MAX_ITEMS = 200_000;

/** Text of an answer that counts as an item. Characters. */
const CHARACTERS_AN_ITEM = 1_000;

/** Runs of which a line is still known when their items no longer are. */
const MAX_FORGOTTEN = 10_000;

/** n8n's own bounds of 'Max. Tries', and what it takes when none is given. */
const TRIES = { least: 2, most: 5, fallback: 3 };

interface FailedRun {
	/** See {@link MAX_ITEMS}. */
	size: number;
	tries: number;
	/** By the item's place; `input` tells whether the item of the next try is the same. */
	ends: ReadonlyMap<number, { input: string; result: RecordResult }>;
}

const failedRuns = new BoundedMap<string, FailedRun>(MAX_ITEMS, ({ size }) => size);
const forgottenRuns = new BoundedMap<string, string>(MAX_FORGOTTEN);

/** What the tries before have saved is not known any more, so nothing can be sent without harm. */
export class ForgottenRunError extends Error {
	override readonly name = 'ForgottenRunError';

	/** @param account how the items ended in the tries before */
	constructor(account: string) {
		super(
			`This try has sent nothing. The try before failed, and so many other runs failed since then that this n8n process no longer knows enough of it to go on. It ended so: ${account} To go on, run only the items that were not saved.`,
		);
	}
}

/**
 * What earlier tries of this run have settled: n8n's Retry On Fail runs the whole node again, and
 * what was saved, or may have been, must not be sent again.
 *
 * @throws {ForgottenRunError} when there was a try before and its items are forgotten
 */
export function settledBefore(context: IExecuteFunctions): Map<number, RecordResult> {
	return endsBefore(context, ({ outcome }) => outcome !== 'failed');
}

/**
 * What earlier tries of this run saw refused; it may be sent again.
 *
 * @throws {ForgottenRunError} when there was a try before and its items are forgotten
 */
export function failedBefore(context: IExecuteFunctions): Map<number, RecordResult> {
	return endsBefore(context, ({ outcome }) => outcome === 'failed');
}

function endsBefore(
	context: IExecuteFunctions,
	wanted: (result: RecordResult) => boolean,
): Map<number, RecordResult> {
	const key = runKey(context) ?? '';
	const account = forgottenRuns.get(key);
	if (account !== undefined) throw new ForgottenRunError(account);
	const run = failedRuns.get(key);
	const ends = new Map<number, RecordResult>();
	if (!run) return ends;
	for (const [item, { json }] of context.getInputData().entries()) {
		const known = run.ends.get(item);
		if (!known || !wanted(known.result)) continue;
		if (known.input === fingerprint(json)) ends.set(item, known.result);
	}
	return ends;
}

/** Keeps what a try that is about to fail has come to, if there is another one. */
export function keepForRetry(context: IExecuteFunctions, results: readonly RecordResult[]): void {
	const key = runKey(context);
	if (key === undefined) return;
	const tries = (failedRuns.get(key)?.tries ?? 0) + 1;
	if (tries >= maxTries(context)) {
		forget(key);
		return;
	}
	const input = context.getInputData();
	const ends = new Map<number, { input: string; result: RecordResult }>();
	let size = 1;
	for (const [item, result] of results.entries()) {
		if (result.outcome === 'notTried') continue;
		size += 1 + Math.floor(textLength(result) / CHARACTERS_AN_ITEM);
		ends.set(item, { input: fingerprint(input[item]?.json), result });
	}
	forgottenRuns.delete(key);
	for (const [other, run] of failedRuns.set(key, { size, tries, ends })) {
		forgottenRuns.set(other, accountOf(run));
	}
}

/** Forgets the run: it has come to its end. */
export function forgetRun(context: IExecuteFunctions): void {
	const key = runKey(context);
	if (key !== undefined) forget(key);
}

function forget(key: string): void {
	failedRuns.delete(key);
	forgottenRuns.delete(key);
}

/** How the items of a run ended; those that were not tried are not named. */
function accountOf({ ends }: FailedRun): string {
	const of = (outcome: RecordResult['outcome']) =>
		shortened(
			[...ends].flatMap(([item, { result }]) => (result.outcome === outcome ? [{ item }] : [])),
		);
	return `Saved: ${of('saved')}. Failed: ${of('failed')}. Outcome unknown: ${of('unknown')}.`;
}

/** Longest list of items that an account names. Characters. */
const MAX_LIST = 2_000;

function shortened(items: ReadonlyArray<{ item: number }>): string {
	const text = ranges(items);
	if (text.length <= MAX_LIST) return text;
	const cut = text.slice(0, text.lastIndexOf(', ', MAX_LIST));
	return `${cut} and others, ${items.length} in all`;
}

/** Names the run of the node; undefined when n8n will not try it again. */
function runKey(context: IExecuteFunctions): string | undefined {
	const { id, name, retryOnFail } = context.getNode();
	if (retryOnFail !== true) return undefined;
	const execution = context.getExecutionId();
	if (!execution) return undefined;
	const { $runIndex } = context.getWorkflowDataProxy(0) as { $runIndex?: number };
	return JSON.stringify([execution, id, name, $runIndex]);
}

function maxTries(context: IExecuteFunctions): number {
	const { maxTries: given } = context.getNode();
	return Math.min(
		TRIES.most,
		Math.max(TRIES.least, given === undefined || given === 0 ? TRIES.fallback : given),
	);
}

function fingerprint(json: unknown): string {
	return createHash('sha256')
		.update(JSON.stringify(json ?? null))
		.digest('base64');
}
