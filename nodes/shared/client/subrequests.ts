import { readErrors } from '../gate/errorBody';
import { recordResult, unansweredResults, type CollectionEntry } from './collections';
import { afterDoubt } from './doubt';
import { isFinal } from './ending';
import { notTried, type RecordResult } from './recordResult';
import type { DataCall, SalesforceClient } from './types';

/** Subrequests one composite call may hold (REST API Developer Guide); together they count as one call. */
const SUBREQUESTS_PER_CALL = 25;

const PRECONDITION_FAILED = 412;

/** A write of one record, for what Collections cannot do: headers of its own, details of its error. */
export interface RecordWrite {
	method: 'POST' | 'PATCH';
	/** As in {@link DataCall}. */
	path: string;
	body: unknown;
	headers?: Readonly<Record<string, string>>;
	/** The record, where it is known beforehand. */
	id?: string;
	replay: 'safe' | 'unsafe';
}

interface Subresponse {
	body: unknown;
	httpStatusCode: number;
	referenceId: string;
}

/**
 * Saves records one by one, 25 to a composite call, and says how each ended, in the order given. They
 * are independent: one that fails takes no other with it. After a call that failed as every further one
 * would, the rest is not tried.
 *
 * @param options.stopAtFailure send no further call once a record has failed
 */
export async function saveOneByOne(
	client: SalesforceClient,
	writes: readonly RecordWrite[],
	{ stopAtFailure = false }: { stopAtFailure?: boolean } = {},
): Promise<RecordResult[]> {
	const results: RecordResult[] = [];
	let stopped: RecordResult | undefined;
	for (let start = 0; start < writes.length; start += SUBREQUESTS_PER_CALL) {
		const slice = writes.slice(start, start + SUBREQUESTS_PER_CALL);
		if (stopped) {
			const { errors } = stopped;
			results.push(...slice.map(() => ({ outcome: 'notTried' as const, errors })));
			continue;
		}
		const saved = await saveSlice(client, slice);
		results.push(...saved.results);
		if (saved.final) stopped = { outcome: 'notTried', errors: saved.results[0]?.errors ?? [] };
		else if (stopAtFailure && saved.results.some(({ outcome }) => outcome !== 'saved')) {
			stopped = notTried('Not sent, because an earlier record failed.');
		}
	}
	return results;
}

async function saveSlice(
	client: SalesforceClient,
	writes: readonly RecordWrite[],
): Promise<{ results: RecordResult[]; final: boolean }> {
	const call: DataCall = {
		method: 'POST',
		path: '/composite',
		body: {
			allOrNone: false,
			compositeRequest: writes.map(({ method, path, body, headers }, i) => ({
				method,
				url: `/services/data/v${client.apiVersion}${path}`,
				referenceId: `r${i}`,
				body,
				...(headers && { httpHeaders: headers }),
			})),
		},
		replay: writes.every(({ replay }) => replay === 'safe') ? 'safe' : 'unsafe',
	};
	const outcome = await client.send(call);
	if (outcome.kind !== 'answered') {
		const results = unansweredResults(outcome, call, writes.length);
		return { results, final: isFinal(outcome) };
	}
	const { compositeResponse } = outcome.reply.body as { compositeResponse: Subresponse[] };
	const byReference = new Map(compositeResponse.map((part) => [part.referenceId, part]));
	const doubtful = outcome.doubtful === true;
	const results = writes.map((write, i) => {
		const part = byReference.get(`r${i}`);
		if (part?.httpStatusCode === PRECONDITION_FAILED) return changedMeanwhile(write, doubtful);
		return recordResult(part && entryOf(part, write), write.method, doubtful);
	});
	return { results: doubtful ? afterDoubt(results) : results, final: false };
}

function entryOf({ body, httpStatusCode }: Subresponse, { id }: RecordWrite): CollectionEntry {
	if (httpStatusCode >= 300) {
		const given = Array.isArray(body) ? (body as object[]) : [];
		const errors = readErrors(body).map(({ errorCode, message, fields }, i) => ({
			...given[i],
			statusCode: errorCode,
			message,
			fields,
		}));
		const message = `Salesforce answered with HTTP status ${httpStatusCode} and no error of its own`;
		return {
			success: false,
			...(id !== undefined && { id }),
			errors: errors.length > 0 ? errors : [{ statusCode: `HTTP_${httpStatusCode}`, message }],
		};
	}
	const saved = (body ?? {}) as { id?: string; created?: boolean };
	return { ...saved, id: saved.id ?? id, success: true, errors: [] };
}

/** After a lost reply it may be our own first attempt that changed the record. */
function changedMeanwhile({ id }: RecordWrite, doubtful: boolean): RecordResult {
	const message = doubtful
		? "The record was changed after 'If Unmodified Since', perhaps by this update itself, which was sent twice because a reply was lost."
		: "The record was changed after 'If Unmodified Since', so it was left as it is.";
	return {
		outcome: doubtful ? 'unknown' : 'failed',
		...(id !== undefined && { id }),
		errors: [{ statusCode: 'PRECONDITION_FAILED', message, fields: [] }],
	};
}
