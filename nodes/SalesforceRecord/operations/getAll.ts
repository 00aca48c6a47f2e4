import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { withoutAttributes } from '../../shared/client/attributes';
import { errorEntry, failedItem } from '../../shared/client/failedItem';
import { toNodeError } from '../../shared/client/nodeError';
import { queryAll, type SalesforceRecord } from '../../shared/client/queryPages';
import type { SalesforceClient } from '../../shared/client/types';
import { nameList } from '../../shared/descriptions/nameList';
import { readNumber } from '../../shared/descriptions/numberParameter';
import { fieldsToRead } from '../../shared/metadata/fields';
import { soqlNumber } from '../../shared/soql/literal';
import { soqlName } from '../../shared/soql/name';
import { joinSoql, soql, type SoqlText } from '../../shared/soql/text';
import { goesOn } from './goesOn';
import type { Operation } from './operation';

/** Records unless the node says otherwise, as n8n's Get Many does. */
const DEFAULT_LIMIT = 50;

/**
 * Gets records of the object for each item, oldest ID first, up to the limit or all. Items that ask
 * the same share one query.
 */
export const getAll: Operation = async ({ context, client, describe }) => {
	const fields = fieldsToRead(
		describe,
		nameList(context.getNodeParameter('options.fields', 0, [])),
	).map((field) => soqlName(field));
	const all = soql`SELECT ${joinSoql(fields, ', ')} FROM ${soqlName(describe.name)} ORDER BY Id`;
	const includeDeleted = context.getNodeParameter('options.includeDeleted', 0, false) as boolean;
	const answers = new Map<SoqlText, SalesforceRecord[]>();

	const output: INodeExecutionData[] = [];
	for (const i of context.getInputData().keys()) {
		try {
			const limit = readLimit(context, i);
			const query = limit === undefined ? all : soql`${all} LIMIT ${soqlNumber(limit)}`;
			const records = answers.get(query) ?? (await readRecords(client, query, includeDeleted));
			answers.set(query, records);
			for (const record of records) {
				output.push({ json: withoutAttributes(record), pairedItem: { item: i } });
			}
		} catch (error) {
			const summary = client.summary();
			const nodeError = toNodeError(context.getNode(), error, { itemIndex: i, summary });
			if (!goesOn(context)) throw nodeError;
			output.push(failedItem(context, i, { outcome: 'failed', errors: [errorEntry(nodeError)] }));
		}
	}
	return output;
};

/** Undefined when all are asked for. */
function readLimit(context: IExecuteFunctions, item: number): number | undefined {
	if (context.getNodeParameter('returnAll', item, false)) return undefined;
	return readNumber('Limit', context.getNodeParameter('limit', item, DEFAULT_LIMIT), { min: 1 });
}

async function readRecords(
	client: SalesforceClient,
	query: SoqlText,
	includeDeleted: boolean,
): Promise<SalesforceRecord[]> {
	const records: SalesforceRecord[] = [];
	for await (const page of queryAll(client, query, { includeDeleted })) records.push(...page);
	return records;
}
