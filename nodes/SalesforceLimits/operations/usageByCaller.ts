import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { CsvDecoder } from '../../shared/bulk/csv/decode';
import { dataPath } from '../../shared/client/dataPath';
import { SalesforceCallError } from '../../shared/client/errors';
import { toNodeError } from '../../shared/client/nodeError';
import { queryAll } from '../../shared/client/queryPages';
import type { SalesforceClient } from '../../shared/client/types';
import { readNumber } from '../../shared/descriptions/numberParameter';
import { CallerTally } from './callerTally';

/** Days Salesforce keeps event logs of orgs with Event Monitoring; without it, one (Object Reference). */
const MOST_DAYS = 30;

/**
 * Operation Usage > Get by Caller: who used the org's API, by the log Salesforce writes each night. An
 * item for each client name, app and user, the heaviest first.
 *
 * @throws {RangeError} for a number of days that cannot be
 * @throws {NodeOperationError} when there is no log, or the user may not read it
 */
export async function getUsageByCaller(
	context: IExecuteFunctions,
	client: SalesforceClient,
): Promise<INodeExecutionData[]> {
	const days = readNumber('Days', context.getNodeParameter('days', 0), { min: 1, max: MOST_DAYS });
	const files = await logFiles(context, client, days);
	if (files.length === 0) {
		throw new NodeOperationError(context.getNode(), 'The org has no API usage log of these days', {
			description:
				"Salesforce writes the log (event type ApiTotalUsage) of a day in the following night and keeps it for one day, with Event Monitoring for 30. A new org has none yet. Try tomorrow, or raise 'Days'.",
		});
	}
	const tally = new CallerTally();
	for (const id of files) await readLog(client, id, tally);
	return tally
		.callers(client.callerName)
		.map((caller) => ({ json: { ...caller }, pairedItem: { item: 0 } }));
}

/** IDs of the log files. Hourly files hold the same calls as the daily ones. */
async function logFiles(
	context: IExecuteFunctions,
	client: SalesforceClient,
	days: number,
): Promise<string[]> {
	const soql = `SELECT Id FROM EventLogFile WHERE EventType = 'ApiTotalUsage' AND Interval = 'Daily' AND LogDate = LAST_N_DAYS:${days} ORDER BY LogDate`;
	const ids: string[] = [];
	try {
		for await (const records of queryAll(client, soql)) {
			ids.push(...records.map(({ Id }) => String(Id)));
		}
	} catch (error) {
		throw logError(context, client, error);
	}
	return ids;
}

/** Salesforce does not say that a permission is missing: it denies that the object exists. */
function logError(context: IExecuteFunctions, client: SalesforceClient, error: unknown) {
	const node = context.getNode();
	const hidden =
		error instanceof SalesforceCallError &&
		['INVALID_TYPE', 'INSUFFICIENT_ACCESS', 'INVALID_FIELD'].includes(error.salesforceCode ?? '');
	if (!hidden) return toNodeError(node, error, { summary: client.summary() });
	return new NodeOperationError(node, "The integration user may not read the org's API usage log", {
		description: `Give it the permission 'View Event Log Files' in a permission set. Salesforce said: ${error.message}`,
	});
}

async function readLog(client: SalesforceClient, id: string, tally: CallerTally): Promise<void> {
	const { body } = await client.request<string>({
		method: 'GET',
		path: dataPath`/sobjects/EventLogFile/${id}/LogFile`,
		responseType: 'text',
	});
	const decoder = new CsvDecoder();
	const rows = [...decoder.write(body), ...decoder.end()];
	tally.add(decoder.header ?? [], rows);
}
