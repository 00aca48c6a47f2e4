import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { isDaySpent } from '../../shared/client/daySpent';
import { toNodeError } from '../../shared/client/nodeError';
import type { SalesforceClient } from '../../shared/client/types';
import { nameList } from '../../shared/descriptions/nameList';
import { describeWith } from '../../shared/metadata/describe';
import { toJson, type RecordEvent } from './events';
import { readChanges, readSample, startWatching, type Changes } from './readChanges';
import { readState, type TriggerState } from './state';
import { toWatch, type TriggerEvent, type Watch } from './watch';

/** Milliseconds of a poll where n8n names no budget. */
const DEFAULT_BUDGET_MS = 60_000;

/** Part of the budget in which queries are begun; the rest is for the last of them to end. */
const BUDGET_SHARE = 0.5;

interface TriggerOptions {
	/** A list, or text that an expression gave. */
	fields?: string[] | string;
	maxRecordsPerPoll?: unknown;
	settleSeconds?: unknown;
}

async function readWatch(context: IPollFunctions, client: SalesforceClient): Promise<Watch> {
	const object = context.getNodeParameter('object', '', { extractValue: true }) as string;
	const options = context.getNodeParameter('options', {}) as TriggerOptions;
	if (object.trim() === '') throw new RangeError("'Object' is empty. Choose one from the list.");
	const fields = nameList(options.fields);
	return toWatch(await describeWith(client, object, fields), {
		event: context.getNodeParameter('event') as TriggerEvent,
		fields,
		maxRecordsPerPoll: options.maxRecordsPerPoll ?? 1000,
		settleSeconds: options.settleSeconds ?? 20,
	});
}

/** Milliseconds of this poll; `getPollBudgetMs` is absent before n8n 2.41. */
function budgetMs(context: IPollFunctions): number {
	return (context as Partial<IPollFunctions>).getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
}

/**
 * What changed, or undefined when the org's API calls of the day are used up: then the next poll begins
 * where the last one ended, and nothing is lost.
 */
async function changesOrPause(
	context: IPollFunctions,
	client: SalesforceClient,
	watch: Watch,
	state: TriggerState,
	now: () => number,
): Promise<Changes | undefined> {
	const name = context.getNode().name;
	try {
		const stopAt = now() + budgetMs(context) * BUDGET_SHARE;
		const changes = await readChanges(client, watch, state, { now, stopAt });
		if (changes.moreWaits) {
			context.logger.info(
				`${name}: ${changes.events.length} changes of ${watch.object} read, more follow with the next poll.`,
			);
		}
		return changes;
	} catch (error) {
		if (!isDaySpent(error)) {
			throw toNodeError(context.getNode(), error, { summary: client.summary() });
		}
		context.logger.warn(
			`${name}: ${error.message}. This poll read nothing; the next one begins where the last one ended.`,
		);
		return undefined;
	}
}

function toItems(events: readonly RecordEvent[]): INodeExecutionData[] {
	return events.map((event) => ({ json: toJson(event) }));
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
	const watch = await readWatch(context, client);
	if (context.getMode() === 'manual') return [await sample(context, client, watch)];

	const kept = context.getWorkflowStaticData('node');
	const before = readState(kept.state, watch);
	if (!before) {
		kept.state = await startWatching(client, watch, now);
		return null;
	}
	const changes = await changesOrPause(context, client, watch, before, now);
	if (!changes) return null;
	const items = toItems(changes.events);
	kept.state = changes.state;
	return items.length > 0 ? [items] : null;
}

async function sample(
	context: IPollFunctions,
	client: SalesforceClient,
	watch: Watch,
): Promise<INodeExecutionData[]> {
	const events = await readSample(client, watch);
	if (events.length > 0) return toItems(events);
	throw new NodeOperationError(context.getNode(), `No ${watch.object} record to show`, {
		description:
			watch.event === 'deleted'
				? 'The recycle bin holds none that the integration user may see. Delete one and fetch again.'
				: 'The org has none that the integration user may see. Create one and fetch again.',
	});
}
