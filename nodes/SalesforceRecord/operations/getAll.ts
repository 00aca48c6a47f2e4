import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { jobReport } from '../../shared/bulk/jobReport';
import { toJobNodeError } from '../../shared/bulk/nodeError';
import { bulkQueryProblem } from '../../shared/bulk/querySupport';
import { readByBulk, type BulkRequest } from '../../shared/bulk/typedRows';
import { withoutAttributes } from '../../shared/client/attributes';
import { errorEntry, failedItem, failedJson } from '../../shared/client/failedItem';
import {
	followPages,
	startQuery,
	type QueryPage,
	type SalesforceRecord,
} from '../../shared/client/queryPages';
import type { SalesforceClient } from '../../shared/client/types';
import { nameList } from '../../shared/descriptions/nameList';
import { readNumber } from '../../shared/descriptions/numberParameter';
import { readFilter, readSort } from '../../shared/descriptions/readFilter';
import { isTool } from '../../shared/isTool';
import { goesOn } from '../../shared/items/goesOn';
import { fieldFinder, pathsToRead } from '../../shared/metadata/fieldPath';
import { soqlName } from '../../shared/soql/name';
import { soqlSelect } from '../../shared/soql/select';
import { soql, type SoqlText } from '../../shared/soql/text';
import { BULK_FROM } from './apiChoice';
import type { Operation, OperationInput } from './operation';
import type { ApiChoice } from './writeOptions';

/** Records unless the node says otherwise, as n8n's Get Many does. */
const DEFAULT_LIMIT = 50;

/**
 * Gets the records that each item's filters let through, oldest ID first unless sorted, up to the limit
 * or all. Items that ask the same share one query.
 */
export const getAll: Operation = async (input) => {
	const { context, client, describe } = input;
	const read = await queryReader(input);
	const includeDeleted = context.getNodeParameter('options.includeDeleted', 0, false) as boolean;
	const api = context.getNodeParameter('options.api', 0, 'rest') as ApiChoice;
	const request = { object: describe.name, includeDeleted };
	const answers = new Map<SoqlText, SalesforceRecord[]>();
	return await eachItem(context, client, async (item) => {
		const query = await read(item);
		const records =
			answers.get(query) ?? (await readRecords(input, { ...request, soql: query }, api));
		answers.set(query, records);
		return records.map((record) => ({
			json: withoutAttributes(record),
			pairedItem: { item },
		}));
	});
};

/** Makes the function that puts the query of an item together. */
async function queryReader({ context, client, describe }: OperationInput) {
	const findField = fieldFinder(client, describe.name);
	const chosen = nameList(context.getNodeParameter('options.fields', 0, []));
	const fields = await pathsToRead(describe, chosen, findField);
	return async (item: number): Promise<SoqlText> => {
		const read = (name: string): unknown => context.getNodeParameter(name, item, undefined);
		return soqlSelect({
			fields,
			object: soqlName(describe.name),
			where: await readFilter(read, { findField, timeZone: context.getTimezone() }),
			orderBy: (await readSort(read, findField)) ?? soql`Id`,
			limit: readLimit(context, item),
		});
	};
}

/**
 * Collects what each item comes to; one that fails ends the run, or leaves as an item where the node is
 * set to go on.
 */
export async function eachItem(
	context: IExecuteFunctions,
	client: SalesforceClient,
	work: (item: number) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	for (const item of context.getInputData().keys()) {
		try {
			for (const entry of await work(item)) output.push(entry);
		} catch (error) {
			const summary = client.summary();
			const nodeError = toJobNodeError(context.getNode(), error, { itemIndex: item, summary });
			if (!goesOn(context)) throw nodeError;
			const failure = { outcome: 'failed', errors: [errorEntry(nodeError)] } as const;
			output.push(
				isTool(context)
					? { json: failedJson(failure), pairedItem: { item } }
					: failedItem(context, item, failure),
			);
		}
	}
	return output;
}

/** Undefined when all are asked for. */
function readLimit(context: IExecuteFunctions, item: number): number | undefined {
	if (context.getNodeParameter('returnAll', item, false)) return undefined;
	return readNumber('Limit', context.getNodeParameter('limit', item, DEFAULT_LIMIT), { min: 1 });
}

async function readRecords(
	{ context, client }: OperationInput,
	request: BulkRequest,
	api: ApiChoice,
): Promise<SalesforceRecord[]> {
	const { soql: query, includeDeleted } = request;
	const problem = api === 'rest' ? undefined : bulkQueryProblem(query);
	if (api === 'bulk') {
		if (problem !== undefined) throw new RangeError(problem);
		return await collect(readByBulk(client, request, jobReport(context)));
	}
	const first = await startQuery(client, query, { includeDeleted });
	if (api === 'automatic' && !first.done && first.totalSize > BULK_FROM) {
		const found = `${first.totalSize.toLocaleString('en-US')} records were read by`;
		const message =
			problem === undefined
				? `${found} Bulk API 2.0, because they are more than ${BULK_FROM.toLocaleString('en-US')}.`
				: `${found} REST: ${problem}`;
		context.addExecutionHints({ message, location: 'outputPane' });
		if (problem === undefined)
			return await collect(readByBulk(client, request, jobReport(context)));
	}
	return await collect(recordsOf(followPages(client, first, { includeDeleted })));
}

async function* recordsOf(pages: AsyncIterable<QueryPage>): AsyncGenerator<SalesforceRecord[]> {
	for await (const { records } of pages) yield records;
}

async function collect(pages: AsyncIterable<SalesforceRecord[]>): Promise<SalesforceRecord[]> {
	const records: SalesforceRecord[] = [];
	for await (const page of pages) for (const record of page) records.push(record);
	return records;
}
