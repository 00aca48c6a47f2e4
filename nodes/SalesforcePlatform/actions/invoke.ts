import type { IDataObject } from 'n8n-workflow';

import { recordError, unansweredResults } from '../../shared/client/collections';
import { notTried, type RecordError } from '../../shared/client/recordResult';
import { errorOf } from '../../shared/client/errors';
import type { DataCall, SalesforceClient } from '../../shared/client/types';
import type { Outcome } from '../../shared/gate/call';
import { answersInputs } from '../../shared/gate/errorBody';
import type { PartedResult } from '../../shared/items/results';
import { isFinal } from '../../shared/client/ending';

/**
 * Inputs one call holds at most. No guide bounds the list; the inputs of a call are one transaction
 * with one set of governor limits, and 200 is the number of records Salesforce itself puts into one
 * (Apex Developer Guide, triggers; Flow bulkification).
 */
export const INPUTS_PER_CALL = 200;

/** Salesforce ends a request after ten minutes; what it does until then must not seem lost. Milliseconds. */
const ACTION_TIMEOUT_MS = 600_000;

/** The body could not be read, so that no input was run. */
const NOT_READ = new Set(['JSON_PARSER_ERROR', 'MISSING_ARGUMENT']);

export interface InvokeOptions {
	/** Inputs of one call. */
	batchSize: number;
	/** Send no further call once an input has failed. */
	stopAtFailure: boolean;
}

/**
 * Invokes an action for each input and says how each ended, in the order given. No call is ever sent
 * again once Salesforce has let it in: what a flow does before it fails, such as sending mail, is not
 * taken back.
 */
export async function invokeAction(
	client: SalesforceClient,
	path: string,
	inputs: readonly IDataObject[],
	{ batchSize, stopAtFailure }: InvokeOptions,
): Promise<PartedResult[]> {
	const results: PartedResult[] = [];
	let stopped: RecordError | undefined;
	for (let start = 0; start < inputs.length; start += batchSize) {
		const slice = inputs.slice(start, start + batchSize);
		if (stopped) {
			const errors = [stopped];
			results.push(...slice.map(() => ({ outcome: 'notTried' as const, errors })));
			continue;
		}
		const call: DataCall = {
			method: 'POST',
			path,
			body: { inputs: slice },
			replay: 'once',
			timeoutMs: ACTION_TIMEOUT_MS,
		};
		const outcome = await client.send(call);
		const ended = resultsOf(outcome, call, slice.length);
		results.push(...ended);
		const failed = stopAtFailure && ended.some((result) => result.outcome !== 'saved');
		stopped =
			reasonToStop(outcome, call) ??
			(failed ? notTried('Not run, because an earlier item failed.').errors[0] : undefined);
	}
	return results;
}

function reasonToStop(outcome: Outcome, call: DataCall): RecordError | undefined {
	return outcome.kind !== 'answered' && isFinal(outcome)
		? recordError(errorOf(outcome, call))
		: undefined;
}

/** One input's result, keys as Salesforce has them. */
interface ActionResult {
	isSuccess: boolean;
	errors?: ReadonlyArray<{ statusCode?: string; message?: string; fields?: string[] }> | null;
	outputValues?: IDataObject | null;
}

/** The results of a call's inputs, which come with status 400 too where one of them failed. */
function resultsOf(outcome: Outcome, call: DataCall, count: number): PartedResult[] {
	const body = 'reply' in outcome && 'body' in outcome.reply ? outcome.reply.body : undefined;
	if (outcome.kind !== 'unknown' && answersInputs(body)) {
		const entries = body as ActionResult[];
		if (entries.length === count) return entries.map(resultOf);
		// One failure for all: the action itself could not be run.
		const [only, another] = entries;
		if (only && !another && !only.isSuccess) return repeat(resultOf(only), count);
		return repeat(noResult(`${entries.length} results for ${count} inputs`), count);
	}
	if (outcome.kind === 'answered') return repeat(noResult('no result for the input'), count);
	if (outcome.kind !== 'refused' || count === 1) return unansweredResults(outcome, call, count);
	return refusedTogether(outcome, call, count);
}

/**
 * A list of errors instead of results says that inputs failed and not which; whether the others were
 * kept is the org's setting, which this call does not show.
 */
function refusedTogether(
	outcome: Extract<Outcome, { kind: 'refused' }>,
	call: DataCall,
	count: number,
): PartedResult[] {
	const error = recordError(errorOf(outcome, call));
	const { status } = outcome.reply;
	const ran = (status === 400 && !NOT_READ.has(error.statusCode)) || status >= 500;
	if (!ran || isFinal(outcome)) return repeat({ outcome: 'failed', errors: [error] }, count);
	const message = `${error.message.replace(/\.$/, '')}. Salesforce does not say which of the ${count} items of this call it means, nor whether the others were kept. Look in Salesforce, and switch on 'Isolate Items'.`;
	return repeat({ outcome: 'unknown', errors: [{ ...error, message }] }, count);
}

function resultOf({ isSuccess, errors, outputValues }: ActionResult): PartedResult {
	if (isSuccess) {
		return { outcome: 'saved', errors: [], extra: { outputValues: outputValues ?? {} } };
	}
	const given = (errors ?? []).map(({ statusCode = 'UNKNOWN', message = '', fields }) => ({
		statusCode,
		message,
		fields: fields ?? [],
	}));
	const none = { statusCode: 'UNKNOWN', message: 'Salesforce gave no reason', fields: [] };
	return { outcome: 'failed', errors: given.length > 0 ? given : [none] };
}

function noResult(what: string): PartedResult {
	const message = `Salesforce returned ${what}, so nobody knows what became of it.`;
	return { outcome: 'unknown', errors: [{ statusCode: 'RESULT_MISSING', message, fields: [] }] };
}

function repeat(result: PartedResult, count: number): PartedResult[] {
	return Array.from({ length: count }, () => ({ ...result, errors: [...result.errors] }));
}

/** What to tell the user where items of a call have hung together; undefined where none have. */
export function sharedFate(results: readonly PartedResult[]): string | undefined {
	const rolledBack = results.filter(({ errors: [error] }) => {
		return error?.statusCode === 'ALL_OR_NONE_OPERATION_ROLLED_BACK';
	}).length;
	if (rolledBack === 0) return undefined;
	return `${rolledBack.toLocaleString('en-US')} ${rolledBack === 1 ? 'item was' : 'items were'} taken back because another item of the same call failed: this org does not keep a part of a call (its setting for partial save of invocable actions is off). Switch on 'Isolate Items' to give each item a call of its own.`;
}
