import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { failedItems } from '../../shared/client/failedItem';
import type { SalesforceClient } from '../../shared/client/types';
import { nameList } from '../../shared/descriptions/nameList';
import { isTool } from '../../shared/isTool';
import { OUTCOMES, readThresholds, type LimitOutcome, type Thresholds } from './assess';
import { judge, type Judgement } from './judge';

interface CheckParameters {
	names: string[];
	thresholds: Thresholds;
	passInput: boolean;
}

function readParameters(context: IExecuteFunctions): CheckParameters {
	return {
		names: nameList(context.getNodeParameter('limits', 0, [])),
		thresholds: readThresholds({
			approaching: context.getNodeParameter('approachingThreshold', 0),
			over: context.getNodeParameter('overThreshold', 0),
		}),
		passInput: context.getNodeParameter('output', 0) === 'inputItems',
	};
}

/** Puts the items on the output of the outcome; an agent sees the first output only. */
function route(
	context: IExecuteFunctions,
	outcome: LimitOutcome,
	items: INodeExecutionData[],
): INodeExecutionData[][] {
	const index = isTool(context) ? 0 : OUTCOMES.indexOf(outcome);
	return OUTCOMES.map((_, output) => (output === index ? items : []));
}

function toJson({ outcome, limit, figures, limits }: Judgement): IDataObject {
	return {
		outcome,
		limit,
		used: figures?.used ?? null,
		max: figures?.max ?? null,
		percent: figures?.percent ?? null,
		limits: limits.map((reported) => ({ ...reported })),
	};
}

/** Operation Limit > Check: one call for all input items, and one output for all of them. */
export async function check(
	context: IExecuteFunctions,
	client: SalesforceClient,
): Promise<INodeExecutionData[][]> {
	const { names, passInput, thresholds } = readParameters(context);
	const judgement = await judge(context, client, names, thresholds);
	const items =
		passInput && !isTool(context)
			? context.getInputData().map((item, index) => ({ ...item, pairedItem: { item: index } }))
			: [{ json: toJson(judgement), pairedItem: { item: 0 } }];
	return route(context, judgement.outcome, items);
}

/**
 * The output of a check that could not be made, for a node set to go on: every input item by Over,
 * because whether the org has calls left is not known.
 */
export function failedCheck(
	context: IExecuteFunctions,
	error: NodeApiError | NodeOperationError,
): INodeExecutionData[][] {
	return route(context, 'over', failedItems(context, error, 'failed'));
}
