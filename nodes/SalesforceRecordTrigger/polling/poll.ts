import { NodeOperationError, type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';
import { isDaySpent } from '../../shared/client/daySpent';
import { SalesforceCallError } from '../../shared/client/errors';
import type { SalesforceClient } from '../../shared/client/types';
import { beginProgram } from './beginProgram';
import { shortId } from './keySet';
import { sampleEvent, type RecordEvent } from './events';
import {
	beginHandOver,
	forgetBeginning,
	isBeingHandedOver,
	keepsCursorWithExecution,
	rememberBeginning,
	rememberHandOver,
	rememberedBeginning,
	resumedState,
} from './handOver';
import { logLines } from './notes';
import { toItems } from './output';
import { readParameters, watchOf, type TriggerParameters } from './parameters';
import { pollProgram } from './pollProgram';
import type { PollResult } from './pollResult';
import { ask, type Reading } from './reads';
import { perform } from './reader';
import { isRecent } from './replication';
import { readState, type TriggerState } from './state';
import type { Watch } from './watch';

/** Milliseconds of a poll where n8n names no budget. */
const DEFAULT_BUDGET_MS = 60_000;

/** Part of the budget in which reads are begun; the rest is for the last of them to end. */
const BUDGET_SHARE = 0.5;

/** Records that a test in the editor shows. */
const SAMPLE_SIZE = 3;

/** What a poll works with. */
interface Run {
	context: IPollFunctions;
	client: SalesforceClient;
	now: () => number;
	parameters: TriggerParameters;
}

/** What a poll came to: a trigger that began has no result. */
interface Polled {
	watch: Watch;
	/** What the poll began with. */
	before?: TriggerState;
	after: TriggerState;
	result?: PollResult;
}

/**
 * One poll. The kept state is assigned once, last, so that it moves with the events or not at all;
 * a test in the editor shows the newest records and moves nothing.
 */
export async function poll(
	context: IPollFunctions,
	client: SalesforceClient,
	now: () => number,
): Promise<INodeExecutionData[][] | null> {
	const parameters = readParameters(context);
	const run: Run = { context, client, now, parameters };
	if (context.getMode() === 'manual') return [await sample(run)];

	const kept = context.getWorkflowStaticData('node');
	const key = [context.getWorkflow().id, context.getNode().id, client.identity].join('\n');
	if (isBeingHandedOver(key, kept.state, context, now())) {
		const { name } = context.getNode();
		context.logger.info(`${name}: n8n is still storing the last batch, so this poll is left out.`);
		return null;
	}
	const { state, repeats } = resumedState(kept.state as TriggerState | undefined);
	const polled = await pollOrPause(run, state ?? rememberedBeginning(key, context));
	if (!polled) return null;
	const { watch, before, after, result } = polled;
	if (!before) rememberBeginning(key, after);
	else if (state) forgetBeginning(key);
	if (before && repeats > 0) warnOfRepeats(context, repeats);
	const items = result ? toItems(result, watch.object, parameters.outputAs) : [];
	const mayBeLost =
		items.length > 0 && parameters.repeatLastBatch && !keepsCursorWithExecution(context, kept);
	if (items.length > 0) rememberHandOver(key, kept.state, now());
	kept.state = before && mayBeLost ? beginHandOver(after, before, items.length) : after;
	return items.length > 0 ? [items] : null;
}

function warnOfRepeats(context: IPollFunctions, repeats: number): void {
	context.logger.warn(
		`${context.getNode().name}: n8n was started anew, so the last batch of ${repeats} items is delivered again in case it was lost with the old process. Switch off 'Repeat Last Batch After Restart' where a repeated record does more harm than a lost one.`,
	);
}

/**
 * Polls, or returns undefined when the org's API calls of the day are used up: then the next poll begins
 * where the last one ended, and nothing is lost.
 */
async function pollOrPause(run: Run, state: TriggerState | undefined): Promise<Polled | undefined> {
	const { context } = run;
	const pauseWhenSpent = (error: unknown): undefined => {
		if (state === undefined || !isDaySpent(error)) throw error;
		context.logger.warn(
			`${context.getNode().name}: ${error.message}. This poll read nothing; the next one begins where the last one ended.`,
		);
	};
	return await pollWithFreshFields(run, state).catch(pauseWhenSpent);
}

/** A field that is gone since the object was described is left out, or named where it was chosen. */
async function pollWithFreshFields(run: Run, kept: TriggerState | undefined): Promise<Polled> {
	const askReplication = !isRecent(kept?.askedAt, run.now());
	const tryAgainWhenFieldGone = async (error: unknown): Promise<Polled> => {
		const isFieldGone =
			error instanceof SalesforceCallError && error.salesforceCode === 'INVALID_FIELD';
		if (!isFieldGone || kept === undefined) throw error;
		return await pollOnce(run, kept, askReplication, 0);
	};
	// Described anew when the trigger begins, and from time to time; in between polls cost one call.
	const maxAgeMs = kept === undefined ? 0 : askReplication ? undefined : Infinity;
	return await pollOnce(run, kept, askReplication, maxAgeMs).catch(tryAgainWhenFieldGone);
}

async function pollOnce(
	{ context, client, now, parameters }: Run,
	kept: TriggerState | undefined,
	askReplication: boolean,
	maxAgeMs: number | undefined,
): Promise<Polled> {
	const stopAt = now() + budgetMs(context) * BUDGET_SHARE;
	const watch = await watchOf(context, client, parameters, maxAgeMs);
	const timing = { now, stopAt };
	const before = readState(kept, watch);
	if (!before) {
		const begin = beginProgram(watch, { startDate: parameters.startDate });
		return { watch, after: await perform(begin, client, watch, timing) };
	}
	const program = pollProgram(watch, before, { askReplication, now: now() });
	const result = await perform(program, client, watch, timing);
	for (const { level, text } of logLines(result, watch)) {
		context.logger[level](`${context.getNode().name}: ${text}`);
	}
	return { watch, before, after: result.state, result };
}

/** Milliseconds of this poll; `getPollBudgetMs` is absent before n8n 2.41. */
function budgetMs(context: IPollFunctions): number {
	return (context as Partial<IPollFunctions>).getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
}

async function sample(run: Run): Promise<INodeExecutionData[]> {
	const { context, client, now, parameters } = run;
	const watch = await watchOf(context, client, parameters, 0);
	const timing = { now, stopAt: Infinity };
	const events = await perform(sampleProgram(watch), client, watch, timing);
	if (events.length > 0) return toItems({ events }, watch.object, parameters.outputAs);
	const hidden = 'that the integration user may see';
	throw new NodeOperationError(context.getNode(), `No ${watch.object} record to show`, {
		description:
			watch.event === 'deleted'
				? `The recycle bin holds none ${hidden}${watch.filter ? ' and the filter lets through' : ''}. Delete one and fetch again.`
				: `The org has none ${hidden}${watch.filter ? ' and the filter lets through' : ''}. Create one and fetch again.`,
	});
}

/** Some of the newest records, as examples of what the trigger emits. */
function* sampleProgram(watch: Watch): Reading<RecordEvent[]> {
	const { keys } = yield* ask({ kind: 'newest', limit: SAMPLE_SIZE });
	if (keys.length === 0) return [];
	const { records } = yield* ask({ kind: 'records', ids: keys.map(({ id }) => id) });
	const byId = new Map(records.map((record) => [shortId(String(record.Id)), record]));
	return keys.flatMap((key) => {
		const record = byId.get(shortId(key.id));
		return record ? [sampleEvent(record, watch, key)] : [];
	});
}
