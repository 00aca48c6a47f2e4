import type { INodeExecutionData } from 'n8n-workflow';

import { withoutAttributes } from '../../shared/client/attributes';
import { queryAll, type SalesforceRecord } from '../../shared/client/queryPages';
import { nameList } from '../../shared/descriptions/nameList';
import { fieldsToRead } from '../../shared/metadata/fields';
import { soqlNumber } from '../../shared/soql/literal';
import { soqlName } from '../../shared/soql/name';
import { joinSoql, soql, type SoqlText } from '../../shared/soql/text';
import type { Operation } from './operation';

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
	const answers = new Map<SoqlText, SalesforceRecord[]>();

	const output: INodeExecutionData[] = [];
	for (const i of context.getInputData().keys()) {
		const returnAll = context.getNodeParameter('returnAll', i, false);
		const limit = context.getNodeParameter('limit', i, 50);
		const query = returnAll ? all : soql`${all} LIMIT ${soqlNumber(limit)}`;
		let records = answers.get(query);
		if (!records) {
			records = [];
			for await (const page of queryAll(client, query)) records.push(...page);
			answers.set(query, records);
		}
		for (const record of records) {
			output.push({ json: withoutAttributes(record), pairedItem: { item: i } });
		}
	}
	return output;
};
