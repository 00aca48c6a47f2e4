import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { JobReport } from '../../shared/bulk/job';
import { jobReport } from '../../shared/bulk/jobReport';
import { COLLECTION_SIZE, saveInCollections } from '../../shared/client/collections';
import { notTried, type RecordError, type RecordResult } from '../../shared/client/recordResult';
import { saveOneByOne, type RecordWrite } from '../../shared/client/subrequests';
import type { SalesforceClient } from '../../shared/client/types';
import { goesOn } from '../../shared/items/goesOn';
import type { PlannedRecord } from '../../shared/items/planned';
import type { ItemResult } from '../../shared/items/results';
import { failedBefore, settledBefore } from '../../shared/items/retryMemory';
import type { FieldDescribe, ObjectDescribe } from '../../shared/metadata/types';
import { chooseApi } from './apiChoice';
import type { Batch } from './batches';
import { failedLast } from './failedLast';
import { offRecordType } from './offRecordType';
import { arrangeByKey, recordKey, type Arrangement } from './sameKey';
import { saveInBulk } from './saveInBulk';
import type { WriteOptions } from './writeOptions';

/** What is to be saved, and how. */
export interface SavePlan {
	describe: ObjectDescribe;
	planned: readonly PlannedRecord[];
	batches: readonly Batch[];
	/** The field that says which record an item means; without one no two items mean the same. */
	keyField?: FieldDescribe;
	options: WriteOptions;
	/** `If-Unmodified-Since` of an item, as an HTTP date. */
	unmodifiedSince?: ReadonlyMap<number, string>;
	/** Items that need not be sent, and how they stand. */
	settled?: ReadonlyMap<number, ItemResult>;
}

/**
 * Sends the records of the planned items and puts the results back in the order of the items. Where
 * the node is set to stop, nothing is sent while an item is rejected, and no further call once a record
 * has failed. What an earlier try of the same run has settled is not sent again; what it saw refused
 * goes out last.
 */
export async function savePlanned(
	context: IExecuteFunctions,
	client: SalesforceClient,
	plan: SavePlan,
): Promise<ItemResult[]> {
	const { planned, options } = plan;
	const earlier = settledBefore(context);
	const refused = failedBefore(context);
	const results: Results = new Map([...(plan.settled ?? []), ...earlier]);
	const arrangement = arrange(plan, results);
	for (const [item, entry] of planned.entries()) {
		if (results.has(item)) continue;
		const error = 'error' in entry ? entry.error : arrangement.rejected.get(item);
		if (error) results.set(item, { outcome: 'failed', errors: [error] });
	}
	if (options.dryRun) {
		const off = await offRecordType(client, plan.describe, planned);
		return planned.map((entry, item) => results.get(item) ?? dryResult(entry, off.get(item)));
	}

	const stopAtFailure = !goesOn(context);
	const failed = () =>
		[...results].some(([item, { outcome }]) => outcome !== 'saved' && !earlier.has(item));
	const rejected = new Set(
		[...results].flatMap(([item, { outcome }]) => (outcome === 'failed' ? [item] : [])),
	);
	const report = jobReport(context);
	const { waves } = stopAtFailure && failed() ? { waves: [] } : arrangement;
	const count = waves.reduce((sum, wave) => sum + wave.length, 0);
	const { api, hint } = chooseApi({ options, count, waves: waves.length });
	if (hint !== undefined) context.addExecutionHints({ message: hint, location: 'outputPane' });
	const keyOf = (item: number) => keyOfItem(plan, item);
	for (const wave of failedLast(waves, new Set(refused.keys()), keyOf)) {
		for (const batch of plan.batches) {
			if (stopAtFailure && failed()) break;
			await saveBatch(client, plan, {
				api,
				report,
				batch,
				wave,
				rejected,
				results,
				stopAtFailure,
				failed,
			});
		}
	}
	for (const [item, other] of arrangement.replacedBy) {
		const result = results.get(other);
		if (result) results.set(item, { ...result, extra: { replacedBy: other } });
	}
	return planned.map((_, item) => results.get(item) ?? refused.get(item) ?? notSent());
}

type Results = Map<number, ItemResult>;

function arrange(plan: SavePlan, settled: ReadonlyMap<number, unknown>): Arrangement {
	const items = plan.planned.flatMap((entry, item) => {
		if ('error' in entry || settled.has(item)) return [];
		return [{ item, key: keyOfItem(plan, item) }];
	});
	return arrangeByKey(items, plan.options.sameKey, plan.keyField?.name ?? '');
}

function keyOfItem({ planned, keyField }: SavePlan, item: number): string | undefined {
	const entry = planned[item];
	return keyField && entry && 'value' in entry ? recordKey(entry.value, keyField) : undefined;
}

interface Taken {
	item: number;
	record: IDataObject;
}

/** One kind of write in one wave, and what is known by then. */
interface Step {
	api: 'rest' | 'bulk';
	report: JobReport;
	batch: Batch;
	wave: readonly number[];
	/** Items that could not be sent at all. */
	rejected: ReadonlySet<number>;
	results: Results;
	stopAtFailure: boolean;
	/** Whether an item has failed in this try. */
	failed: () => boolean;
}

async function saveBatch(
	client: SalesforceClient,
	plan: SavePlan,
	{ api, report, batch, wave, rejected, results, stopAtFailure, failed }: Step,
): Promise<void> {
	const { takes = () => true } = batch;
	const taken = wave.flatMap((item): Taken[] => {
		const entry = plan.planned[item];
		return entry && 'value' in entry && takes(entry.value) ? [{ item, record: entry.value }] : [];
	});
	if (api === 'bulk') {
		const records = taken.map(({ record }) => record);
		note(results, taken, await saveInBulk(client, plan.describe, batch, records, report), batch);
		return;
	}
	const { allOrNone, duplicateDetails } = plan.options;
	const open = allOrNone ? withoutBlocked(taken, rejected, results) : taken;
	const { alone, together } = split(open, batch, plan, results);

	const records = together.map(({ record }) => record);
	const saved = await saveInCollections(client, records, batch.toCall, {
		stopAtFailure,
		allOrNone,
	});
	note(results, together, saved, batch);

	if (!(stopAtFailure && failed())) {
		const writes = alone.map(({ write }) => write);
		note(results, alone, await saveOneByOne(client, writes, { stopAtFailure }), batch);
	}
	if (duplicateDetails && !allOrNone) await learnDuplicates(client, batch, taken, results);
}

/** Items that ask for a header of their own cannot share a Collections call. */
function split(
	taken: readonly Taken[],
	{ toWrite }: Batch,
	{ unmodifiedSince }: SavePlan,
	results: Results,
): { alone: Array<Taken & { write: RecordWrite }>; together: Taken[] } {
	const alone: Array<Taken & { write: RecordWrite }> = [];
	const together: Taken[] = [];
	for (const entry of taken) {
		const since = unmodifiedSince?.get(entry.item);
		if (since === undefined || !toWrite) {
			together.push(entry);
			continue;
		}
		const write = writeOf(entry.record, toWrite);
		if ('error' in write) {
			results.set(entry.item, { outcome: 'failed', errors: [write.error] });
			continue;
		}
		const headers = { ...write.headers, 'If-Unmodified-Since': since };
		alone.push({ ...entry, write: { ...write, headers } });
	}
	return { alone, together };
}

function writeOf(
	record: IDataObject,
	toWrite: (record: IDataObject) => RecordWrite,
): RecordWrite | { error: RecordError } {
	try {
		return toWrite(record);
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		return { error: { statusCode: 'INVALID_INPUT', message, fields: [] } };
	}
}

function note(
	results: Results,
	taken: readonly Taken[],
	saved: readonly RecordResult[],
	{ created }: Batch,
): void {
	for (const [i, result] of saved.entries()) {
		const { item, record } = taken[i] ?? {};
		if (item === undefined) continue;
		const says = result.outcome === 'saved' && created !== undefined ? { created } : {};
		results.set(item, { ...result, ...idOfRefused(result, record), ...says });
	}
}

/** Salesforce names no record that it has not written; an item that means it by ID does. */
function idOfRefused(
	{ outcome, id }: RecordResult,
	record: IDataObject = {},
): Pick<RecordResult, 'id'> {
	const isRefused = outcome === 'failed' || outcome === 'unknown';
	if (!isRefused || id !== undefined || typeof record.Id !== 'string') return {};
	return { id: record.Id };
}

/**
 * With 'All or None' an item that cannot be sent keeps the others of its call, 200 items, from being
 * sent, as it would if Salesforce had refused it.
 */
function withoutBlocked(
	taken: readonly Taken[],
	rejected: ReadonlySet<number>,
	results: Results,
): Taken[] {
	const records = new Map(taken.map((entry) => [entry.item, entry]));
	const items = [...records.keys(), ...rejected].sort((a, b) => a - b);
	const open: Taken[] = [];
	for (let start = 0; start < items.length; start += COLLECTION_SIZE) {
		const group = items.slice(start, start + COLLECTION_SIZE);
		const blocked = group.some((item) => rejected.has(item));
		for (const item of group) {
			const entry = records.get(item);
			if (!entry) continue;
			if (blocked) results.set(item, notSent());
			else open.push(entry);
		}
	}
	return open;
}

/**
 * Collections say that a duplicate rule stopped a record, and not for which other record. Sent by
 * themselves, 25 a call, the same records are told. They were not saved, so this is no second save.
 */
async function learnDuplicates(
	client: SalesforceClient,
	batch: Batch,
	taken: readonly Taken[],
	results: Results,
): Promise<void> {
	const { toWrite } = batch;
	if (!toWrite) return;
	const stopped = taken.flatMap((entry) => {
		const { outcome, errors } = results.get(entry.item) ?? notSent();
		// One that may have been saved is not sent a further time.
		const unexplained =
			outcome === 'failed' &&
			errors.some(
				({ statusCode, duplicates }) => statusCode === 'DUPLICATES_DETECTED' && !duplicates,
			);
		const write = unexplained ? writeOf(entry.record, toWrite) : undefined;
		return write && !('error' in write) ? [{ ...entry, write }] : [];
	});
	const learned = await saveOneByOne(
		client,
		stopped.map(({ write }) => write),
	);
	// What was not sent has told nothing new.
	const told = learned.map((result, i) =>
		result.outcome === 'notTried' ? (results.get(stopped[i]?.item ?? -1) ?? result) : result,
	);
	note(results, stopped, told, batch);
}

function notSent(): RecordResult {
	return notTried('Not sent, because another item failed or cannot be sent as it is.');
}

/** What a dry run says of an item that would be sent, and of one Salesforce would refuse. */
function dryResult(entry: PlannedRecord, error?: RecordError): ItemResult {
	if (error) return { outcome: 'failed', errors: [error] };
	const record = 'value' in entry ? entry.value : {};
	return { outcome: 'notTried', errors: [], extra: { dryRun: true, record } };
}
