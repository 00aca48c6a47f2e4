import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { queryAll, type SalesforceRecord } from '../../shared/client/queryPages';
import { soqlNumber } from '../../shared/soql/literal';
import { soqlName } from '../../shared/soql/name';
import { joinSoql, soql, type SoqlText } from '../../shared/soql/text';
import { chosenFields } from './fields';
import type { Operation } from './operation';

/**
 * Gets records of the object for each item, oldest ID first, up to the limit or all. Items that ask
 * the same share one query.
 */
export const getAll: Operation = async ({ context, client, describe }) => {
	const fields = chosenFields(context, describe).map((field) => soqlName(field));
	const all = soql`SELECT ${joinSoql(fields, ', ')} FROM ${soqlName(describe.name)} ORDER BY Id`;
	const answers = new Map<SoqlText, SalesforceRecord[]>();

	const output: INodeExecutionData[] = [];
	for (const i of context.getInputData().keys()) {
		const returnAll = context.getNodeParameter('returnAll', i, false) as boolean;
		const limit = context.getNodeParameter('limit', i, 50) as number;
		const query = returnAll ? all : soql`${all} LIMIT ${soqlNumber(limit)}`;
		let records = answers.get(query);
		if (!records) {
			records = [];
			for await (const page of queryAll(client, query)) records.push(...page);
			answers.set(query, records);
		}
		for (const { attributes: _, ...record } of records) {
			output.push({ json: record as IDataObject, pairedItem: { item: i } });
		}
	}
	return output;
};
