import { NodeOperationError, type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';
import { isDaySpent } from '../../shared/client/daySpent';
import { SalesforceCallError } from '../../shared/client/errors';
import { toNodeError } from '../../shared/client/nodeError';
import type { SalesforceClient } from '../../shared/client/types';
import { sampleEvent } from './events';
import { failureOf } from './failure';
import { beginHandOver, resumedState, keepsCursorWithExecution } from './handOver';
import { toItems } from './output';
import { readParameters, watchOf, type TriggerParameters } from './parameters';
import { beginProgram, pollProgram, type PollResult } from './pollProgram';
import { ask, type Reading } from './reads';
import { perform, type Timing } from './reader';
import { isRecent } from './replication';
import { logNotes } from './notes';
import { readState, type TriggerState } from './state';
import type { Watch } from './watch';
import type { RecordEvent } from './events';

/** Milliseconds of a poll where n8n names no budget. */
const DEFAULT_BUDGET_MS = 60_000;

/** Part of the budget in which reads are begun; the rest is for the last of them to end. */
const BUDGET_SHARE = 0.5;

/** Records that a test in the editor shows. */
const SAMPLE_SIZE = 3;

/** Everything a poll works with. */
interface Poll {
	context: IPollFunctions;
	client: SalesforceClient;
	now: () => number;
	parameters: TriggerParameters;
}

/** Milliseconds of this poll; `getPollBudgetMs` is absent before n8n 2.41. */
function budgetMs(context: IPollFunctions): number {
	return (context as Partial<IPollFunctions>).getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
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
	const run: Poll = { context, client, now, parameters: readParameters(context) };
	if (context.getMode() === 'manual') return [await sample(run)];

	const kept = context.getWorkflowStaticData('node');
	const saved = kept.state as TriggerState | undefined;
	const { state, repeats } = resumedState(saved);
	if (repeats > 0) {
		context.logger.warn(
			`${context.getNode().name}: n8n was started anew, so the last batch of ${repeats} records is delivered again, in case it was lost with it. Switch off 'Repeat Last Batch After Restart' if it must not be.`,
		);
	}
	const polled = await pollOrBegin(run, state);
	if (!polled) return null;
	const items = toItems(polled, run.parameters);
	const repeatable = run.parameters.repeatLastBatch && !keepsCursorWithExecution(context, kept);
	kept.state =
		items.length > 0 && repeatable && state
			? beginHandOver(polled.result.state, state, items.length)
			: polled.result.state;
	return items.length > 0 ? [items] : null;
}
