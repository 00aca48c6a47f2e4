import { createHash } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import { BoundedMap } from '../boundedMap';
import type { RecordResult } from '../client/collections';

/** Failed runs remembered at once. Each waits at most a few seconds for its next try. */
const MAX_RUNS = 50;

/** n8n's own bounds of 'Max. Tries', and what it takes when none is given. */
const TRIES = { least: 2, most: 5, fallback: 3 };

interface FailedRun {
	tries: number;
	/** By the item's place; `input` tells whether the item of the next try is the same. */
	ends: ReadonlyMap<number, { input: string; result: RecordResult }>;
}

/** How the items stand after the earlier tries of a run. */
export interface EarlierTries {
	/** What was saved, or may have been, and must not be sent again. */
	settled: ReadonlyMap<number, RecordResult>;
	/** What was refused, and may be sent again. */
	failed: ReadonlyMap<number, RecordResult>;
}

const failedRuns = new BoundedMap<string, FailedRun>(MAX_RUNS);

/** What earlier tries of this run have come to: n8n's Retry On Fail runs the whole node again. */
export function earlierTries(context: IExecuteFunctions): EarlierTries {
	const run = failedRuns.get(runKey(context) ?? '');
	const settled = new Map<number, RecordResult>();
	const failed = new Map<number, RecordResult>();
	if (!run) return { settled, failed };
	for (const [item, { json }] of context.getInputData().entries()) {
		const known = run.ends.get(item);
		if (known?.input !== fingerprint(json)) continue;
		(known.result.outcome === 'failed' ? failed : settled).set(item, known.result);
	}
	return { settled, failed };
}

/** Keeps what a try that is about to fail has come to, if there is another one. */
export function keepForRetry(context: IExecuteFunctions, results: readonly RecordResult[]): void {
	const key = runKey(context);
	if (key === undefined) return;
	const tries = (failedRuns.get(key)?.tries ?? 0) + 1;
	if (tries >= maxTries(context)) {
		failedRuns.delete(key);
		return;
	}
	const input = context.getInputData();
	const ends = new Map<number, { input: string; result: RecordResult }>();
	for (const [item, result] of results.entries()) {
		if (result.outcome === 'notTried') continue;
		ends.set(item, { input: fingerprint(input[item]?.json), result });
	}
	failedRuns.set(key, { tries, ends });
}

/** Forgets the run: it has come to its end. */
export function forgetRun(context: IExecuteFunctions): void {
	const key = runKey(context);
	if (key !== undefined) failedRuns.delete(key);
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
