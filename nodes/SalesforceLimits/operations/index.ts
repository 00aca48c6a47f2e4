import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { SalesforceClient } from '../../shared/client/types';
import { getCallLog } from './callLog';
import { check } from './check';
import { runConnectionCheck } from './checkConnection';
import { getUsageByCaller } from './usageByCaller';

type Operation = (
	context: IExecuteFunctions,
	client: SalesforceClient,
) => Promise<INodeExecutionData[][]>;

/** What only lists something leaves by the first output. */
function listed(
	list: (
		context: IExecuteFunctions,
		client: SalesforceClient,
	) => INodeExecutionData[] | Promise<INodeExecutionData[]>,
): Operation {
	return async (context, client) => [await list(context, client), [], []];
}

/** The operations by the values of resource and operation that workflows save. */
const operations: Readonly<Record<string, Operation>> = {
	'callLog.getAll': listed((context, client) => getCallLog(context, client.history)),
	'connection.check': runConnectionCheck,
	'limit.check': async (context, client) => await check(context, client, [], Date.now()),
	'usage.getByCaller': listed(getUsageByCaller),
};

/**
 * The operation that is chosen in the node.
 *
 * @throws {RangeError} for one the node does not have
 */
export function chosenOperation(context: IExecuteFunctions): Operation {
	const resource = context.getNodeParameter('resource', 0);
	const operation = context.getNodeParameter('operation', 0);
	const found = operations[`${resource}.${operation}`];
	if (!found) throw new RangeError(`This node has no operation "${operation}" of "${resource}".`);
	return found;
}
