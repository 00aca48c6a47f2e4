import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { withoutAttributes } from '../../shared/client/attributes';
import { errorEntry, failedItem } from '../../shared/client/failedItem';
import { toNodeError } from '../../shared/client/nodeError';
import { queryPages, type QueryOptions } from '../../shared/client/queryPages';
import type { SalesforceClient } from '../../shared/client/types';
import { readNumber } from '../../shared/descriptions/numberParameter';

/** What `Sforce-Query-Options: batchSize` takes (REST API Developer Guide, Query Options Header). */
const PAGE_SIZE = { min: 200, max: 2_000 };

interface ExecuteOptions extends QueryOptions {
	keepAttributes?: boolean;
}

/** Runs the SOQL query of each item and returns every page; items that ask the same share one run. */
export async function execute(
	context: IExecuteFunctions,
	client: SalesforceClient,
): Promise<INodeExecutionData[]> {
	const answers = new Map<string, IDataObject[]>();
	const output: INodeExecutionData[] = [];
	for (const i of context.getInputData().keys()) {
		try {
			const query = readQuery(context, i);
			const options = readOptions(context, i);
			const key = JSON.stringify([query, options]);
			const rows = answers.get(key) ?? (await run(client, query, options));
			answers.set(key, rows);
			for (const json of rows) output.push({ json: { ...json }, pairedItem: { item: i } });
		} catch (error) {
			const nodeError = toNodeError(context.getNode(), error, {
				itemIndex: i,
				summary: client.summary(),
			});
			if (!context.continueOnFail()) throw nodeError;
			output.push(failedItem(context, i, { outcome: 'failed', errors: [errorEntry(nodeError)] }));
		}
	}
	return output;
}

function readQuery(context: IExecuteFunctions, item: number): string {
	const query = (context.getNodeParameter('query', item, '') as string).trim();
	if (query !== '') return query;
	throw new NodeOperationError(context.getNode(), `'Query' is empty [item ${item}]`, {
		description: 'Enter a SOQL query, such as SELECT Id, Name FROM Account LIMIT 10.',
		itemIndex: item,
	});
}

function readOptions(context: IExecuteFunctions, item: number): ExecuteOptions {
	const { pageSize, ...options } = context.getNodeParameter('options', item, {}) as Omit<
		ExecuteOptions,
		'pageSize'
	> & { pageSize?: unknown };
	if (pageSize === undefined) return options;
	return { ...options, pageSize: readNumber('Page Size', pageSize, PAGE_SIZE) };
}

async function run(
	client: SalesforceClient,
	query: string,
	{ keepAttributes = false, ...options }: ExecuteOptions,
): Promise<IDataObject[]> {
	const rows: IDataObject[] = [];
	for await (const { records, totalSize } of queryPages(client, query, options)) {
		// SELECT COUNT() has no records, only a total.
		if (records.length === 0 && totalSize > 0) rows.push({ count: totalSize });
		for (const record of records) {
			rows.push(keepAttributes ? (record as IDataObject) : withoutAttributes(record));
		}
	}
	return rows;
}
