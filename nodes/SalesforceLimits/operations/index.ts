import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { credentialTypeFor } from '../../shared/auth/credentialTypes';
import type { SalesforceClient } from '../../shared/client/types';
import { readNumber } from '../../shared/descriptions/numberParameter';
import { getCallLog } from './callLog';
import { check } from './check';
import { runConnectionCheck } from './checkConnection';
import { getRunbook } from './getRunbook';
import { keyDates, keyLimits, ROTATE_EVERY_DAYS } from './keyLimits';
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

/** The check of limits, with the ages of the credential's keys among them. */
async function runCheck(
	context: IExecuteFunctions,
	client: SalesforceClient,
): Promise<INodeExecutionData[][]> {
	const now = Date.now();
	const type = credentialTypeFor(context.getNode().parameters.authentication);
	const dates = keyDates(await context.getCredentials(type));
	const days = readNumber(
		'Rotate Keys Every',
		context.getNodeParameter('options.rotateEveryDays', 0, ROTATE_EVERY_DAYS),
		{ min: 1 },
	);
	return await check(context, client, keyLimits(dates, days, now), now);
}

/** The operations by the values of resource and operation that workflows save. */
const operations: Readonly<Record<string, Operation>> = {
	'callLog.getAll': listed((context, client) => getCallLog(context, client.history)),
	'connection.check': runConnectionCheck,
	'integration.getRunbook': listed(
		async (context, client) => await getRunbook(context, client, Date.now()),
	),
	'limit.check': runCheck,
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
