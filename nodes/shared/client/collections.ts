import type { Outcome } from '../gate/call';
import { errorOf, type SalesforceCallError } from './errors';
import type { DataCall, SalesforceClient } from './types';

/** Records one sObject Collections call may hold (REST API Developer Guide). */
export const COLLECTION_SIZE = 200;

/** One error of one record, in Salesforce's own words. */
export interface RecordError {
	statusCode: string;
	message: string;
	fields: string[];
}

/**
 * How one record ended. `notTried`: nothing was sent for it. `unknown`: it may or may not have been
 * saved.
 */
export interface RecordResult {
	outcome: 'saved' | 'failed' | 'notTried' | 'unknown';
	id?: string;
	created?: boolean;
	errors: RecordError[];
}

interface CollectionEntry {
	id?: string;
	success: boolean;
	created?: boolean;
	errors: Array<Omit<RecordError, 'fields'> & { fields?: string[] }>;
}

/** Statuses that will be the same for every further call: no access, no such object or version. */
const SAME_FOR_ALL = new Set([401, 403, 404, 410]);

/**
 * Saves records in calls of 200 and says how each ended, in the order given.
 *
 * @param toCall makes the call for one slice
 * @param options.stopAtFailure send no further slice once a record has failed
 */
export async function saveInCollections<T>(
	client: SalesforceClient,
	records: readonly T[],
	toCall: (slice: readonly T[]) => DataCall,
	{ stopAtFailure = false }: { stopAtFailure?: boolean } = {},
): Promise<RecordResult[]> {
	const results: RecordResult[] = [];
	let stopped: RecordError | undefined;
	for (let start = 0; start < records.length; start += COLLECTION_SIZE) {
		const slice = records.slice(start, start + COLLECTION_SIZE);
		if (stopped) {
			const errors = [stopped];
			results.push(...slice.map(() => ({ outcome: 'notTried' as const, errors })));
			continue;
		}
		const call = toCall(slice);
		const outcome = await client.send(call);
		const sliceResults = resultsOf(outcome, call, slice.length);
		results.push(...sliceResults);
		stopped = reasonToStop(outcome, sliceResults, stopAtFailure);
	}
	return results;
}

function resultsOf(outcome: Outcome, call: DataCall, count: number): RecordResult[] {
	if (outcome.kind !== 'answered') {
		const state = { refused: 'failed', notExecuted: 'notTried', unknown: 'unknown' } as const;
		const errors = [recordError(errorOf(outcome, call))];
		return Array.from({ length: count }, () => ({ outcome: state[outcome.kind], errors }));
	}
	const entries = outcome.reply.body as CollectionEntry[];
	const resent = outcome.attempts > 1;
	return Array.from({ length: count }, (_, i) => recordResult(entries[i], call, resent));
}

function recordResult(
	entry: CollectionEntry | undefined,
	call: DataCall,
	resent: boolean,
): RecordResult {
	if (!entry) {
		const message = 'Salesforce returned no result for this record.';
		return {
			outcome: 'unknown',
			errors: [{ statusCode: 'RESULT_MISSING', message, fields: [] }],
		};
	}
	const { id, success, created } = entry;
	const errors = entry.errors.map(({ statusCode, message, fields = [] }) => ({
		statusCode,
		message,
		fields,
	}));
	// A delete sent again finds what the first one deleted.
	const alreadyDeleted =
		resent && call.method === 'DELETE' && errors[0]?.statusCode === 'ENTITY_IS_DELETED';
	if (success || alreadyDeleted) return { outcome: 'saved', id, created, errors: [] };
	return { outcome: 'failed', id, errors };
}

function reasonToStop(
	outcome: Outcome,
	results: readonly RecordResult[],
	stopAtFailure: boolean,
): RecordError | undefined {
	const failed = results.find((result) => result.outcome !== 'saved');
	const forAll =
		outcome.kind === 'notExecuted' ||
		(outcome.kind === 'refused' && SAME_FOR_ALL.has(outcome.reply.status));
	if (!failed || !(stopAtFailure || forAll)) return undefined;
	const message = 'Not sent, because an earlier record failed.';
	return forAll ? failed.errors[0] : { statusCode: 'NOT_TRIED', message, fields: [] };
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
