import type { Outcome } from '../gate/call';
import { afterDoubt, wasRolledBack } from './doubt';
import { readDuplicates } from './duplicates';
import { isFinal } from './ending';
import { errorOf, type SalesforceCallError } from './errors';
import { notTried, type RecordError, type RecordResult } from './recordResult';
import type { DataCall, SalesforceClient } from './types';

/** Records one sObject Collections call may hold (REST API Developer Guide). */
export const COLLECTION_SIZE = 200;

/** Result of one record, as Salesforce puts it. */
export interface CollectionEntry {
	id?: string;
	success: boolean;
	created?: boolean;
	errors: Array<Omit<RecordError, 'fields' | 'duplicates'> & { fields?: string[] }>;
}

export interface SaveOptions {
	/** Send no further slice once a record has failed. */
	stopAtFailure?: boolean;
	/** The calls save all of their records or none. */
	allOrNone?: boolean;
	/** A number in [0, 1). @default Math.random */
	random?: () => number;
}

/** Milliseconds before each time that records whose row was locked are sent again, and their spread. */
const RESEND_DELAYS_MS = [1_000, 2_000, 4_000] as const;
const JITTER = 0.25;

/**
 * Saves records in calls of 200 and says how each ended, in the order given. Records that failed
 * because their row was locked are sent again up to three times, they alone: what failed so was not
 * saved, so that is safe for creates as well.
 *
 * @param toCall makes the call for one slice
 */
export async function saveInCollections<T>(
	client: SalesforceClient,
	records: readonly T[],
	toCall: (slice: readonly T[]) => DataCall,
	options: SaveOptions = {},
): Promise<RecordResult[]> {
	const results: RecordResult[] = [];
	let stopped: RecordResult | undefined;
	for (let start = 0; start < records.length; start += COLLECTION_SIZE) {
		const slice = records.slice(start, start + COLLECTION_SIZE);
		if (stopped) {
			const { errors } = stopped;
			results.push(...slice.map(() => ({ outcome: 'notTried' as const, errors })));
			continue;
		}
		const saved = await saveSlice(client, slice, toCall, options);
		results.push(...saved.results);
		stopped = reasonToStop(saved, options.stopAtFailure ?? false);
	}
	return results;
}

/** Results of a slice, and the outcome of the last call made for it. */
interface SavedSlice {
	results: RecordResult[];
	outcome: Outcome;
	call: DataCall;
}

async function saveSlice<T>(
	client: SalesforceClient,
	slice: readonly T[],
	toCall: (slice: readonly T[]) => DataCall,
	{ allOrNone = false, random = Math.random }: SaveOptions,
): Promise<SavedSlice> {
	let call = toCall(slice);
	let outcome = await client.send(call);
	const results = resultsOf(outcome, call, slice.length);
	let doubtful = isDoubtful(outcome);
	for (const delay of RESEND_DELAYS_MS) {
		const again = indexesToResend(results, { allOrNone, doubtful });
		if (again.length === 0 || !(await waited(client, jittered(delay, random())))) break;
		call = toCall(again.flatMap((i) => slice[i] ?? []));
		outcome = await client.send(call);
		// Nothing came of it, so what was known of them before stands.
		if (outcome.kind === 'notExecuted' || (doubtful && outcome.kind === 'refused')) break;
		doubtful ||= isDoubtful(outcome);
		for (const [n, result] of resultsOf(outcome, call, again.length, doubtful).entries()) {
			const i = again[n];
			if (i !== undefined) results[i] = result;
		}
	}
	return { results, outcome, call };
}

/**
 * Which records of a call to send again: those whose row was locked. After a lost reply also those
 * whose key is said to be taken, because it may be the first attempt that has it and is still at
 * work. A call that saves all or none is sent again as a whole, if nothing else was in its way.
 */
function indexesToResend(
	results: readonly RecordResult[],
	{ allOrNone, doubtful }: { allOrNone: boolean; doubtful: boolean },
): number[] {
	const passing = ({ errors }: RecordResult) =>
		errors.some(
			({ statusCode }) =>
				statusCode === 'UNABLE_TO_LOCK_ROW' || (doubtful && statusCode === 'DUPLICATE_VALUE'),
		);
	const indexes = results.flatMap((result, i) => (passing(result) ? [i] : []));
	if (!allOrNone || indexes.length === 0) return indexes;
	const onlyThose = results.every((result) => passing(result) || wasRolledBack(result));
	return onlyThose ? [...results.keys()] : [];
}

function jittered(delay: number, random: number): number {
	return Math.round(delay * (1 - JITTER + 2 * JITTER * random));
}

/** False when the execution was cancelled meanwhile: what is known by then must not be lost. */
async function waited(client: SalesforceClient, ms: number): Promise<boolean> {
	try {
		await client.wait(ms);
		return true;
	} catch {
		return false;
	}
}

function isDoubtful(outcome: Outcome): boolean {
	return outcome.kind === 'answered' && outcome.doubtful === true;
}

function resultsOf(
	outcome: Outcome,
	call: DataCall,
	count: number,
	doubtful = isDoubtful(outcome),
): RecordResult[] {
	if (outcome.kind !== 'answered') return unansweredResults(outcome, call, count);
	const entries = outcome.reply.body as CollectionEntry[];
	const results = Array.from({ length: count }, (_, i) =>
		recordResult(entries[i], call.method, doubtful),
	);
	return doubtful ? afterDoubt(results) : results;
}

/** What a call that was not answered says of each of its records. */
export function unansweredResults(
	outcome: Exclude<Outcome, { kind: 'answered' }>,
	call: DataCall,
	count: number,
): RecordResult[] {
	const state = { refused: 'failed', notExecuted: 'notTried', unknown: 'unknown' } as const;
	const errors = [recordError(errorOf(outcome, call))];
	return Array.from({ length: count }, () => ({ outcome: state[outcome.kind], errors }));
}

/**
 * The result of one record by itself; see {@link afterDoubt} for what becomes of a failure.
 *
 * @param doubtful an earlier attempt of the call may have run too
 */
export function recordResult(
	entry: CollectionEntry | undefined,
	method: DataCall['method'],
	doubtful: boolean,
): RecordResult {
	if (!entry) {
		const message = 'Salesforce returned no result for this record.';
		return {
			outcome: 'unknown',
			errors: [{ statusCode: 'RESULT_MISSING', message, fields: [] }],
		};
	}
	const { id, success, created } = entry;
	const errors = entry.errors.map((error): RecordError => {
		const { statusCode, message, fields = [] } = error;
		const duplicates = readDuplicates(error);
		return { statusCode, message, fields, ...(duplicates && { duplicates }) };
	});
	// A delete sent again finds what the first one deleted.
	const alreadyDeleted =
		doubtful && method === 'DELETE' && errors[0]?.statusCode === 'ENTITY_IS_DELETED';
	if (!success && !alreadyDeleted) return { outcome: 'failed', id, errors };
	return {
		outcome: 'saved',
		id,
		created: doubtful && created === false ? null : created,
		errors: [],
		...(success && errors.length > 0 && { remarks: errors }),
	};
}

function reasonToStop(
	{ results, outcome, call }: SavedSlice,
	stopAtFailure: boolean,
): RecordResult | undefined {
	if (outcome.kind !== 'answered' && isFinal(outcome)) {
		return { outcome: 'notTried', errors: [recordError(errorOf(outcome, call))] };
	}
	const failed = results.some((result) => result.outcome !== 'saved');
	return failed && stopAtFailure
		? notTried('Not sent, because an earlier record failed.')
		: undefined;
}

/** A failure of a whole call, as the error of each record in it. */
export function recordError({
	salesforceCode,
	code,
	message,
	fields,
	advice,
}: SalesforceCallError): RecordError {
	if (salesforceCode === undefined) {
		return { statusCode: code, message: [message, advice].filter(Boolean).join('. '), fields };
	}
	return { statusCode: salesforceCode, message: message.slice(salesforceCode.length + 2), fields };
}
