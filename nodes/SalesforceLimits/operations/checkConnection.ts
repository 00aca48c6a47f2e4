import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { SalesforceClient } from '../../shared/client/types';
import { readObject } from '../../shared/metadata/objectParameter';
import { checkConnection } from './connection';
import { outcomeOfSteps, stepJson } from './connectionStep';
import { route } from './route';

/** Operation Connection > Check: an item a step, all by the output of the worst. */
export async function runConnectionCheck(
	context: IExecuteFunctions,
	client: SalesforceClient,
): Promise<INodeExecutionData[][]> {
	const steps = await checkConnection(client, readObject(context), { signInAnew: true });
	const items = steps.map((step) => ({ json: stepJson(step), pairedItem: { item: 0 } }));
	return route(context, outcomeOfSteps(steps), items);
}
