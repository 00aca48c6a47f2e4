import type { IExecuteFunctions } from 'n8n-workflow';

import type { SalesforceClient } from '../../shared/client/types';
import { nameList } from '../../shared/descriptions/nameList';
import { readNumber } from '../../shared/descriptions/numberParameter';
import { readFilter, readSort } from '../../shared/descriptions/readFilter';
import { describeObject } from '../../shared/metadata/describe';
import { fieldFinder, type FieldFinder } from '../../shared/metadata/fieldPath';
import { readableFields } from '../../shared/metadata/fields';
import { soqlName } from '../../shared/soql/name';
import { soqlSelect } from '../../shared/soql/select';
import type { SoqlText } from '../../shared/soql/text';
import { answerTo } from './answer';
import { eachItem } from './operation';
import { readOptions } from './options';
import { parameterReader, readOptionValues } from './parameters';

/** Records unless the node says otherwise, as n8n's Get Many has it. */
const DEFAULT_LIMIT = 50;

/** Builds a query from chosen fields, filters and order, and runs it. */
export const build = eachItem(async (context, client, item) => {
	const options = readOptions(readOptionValues(context, item));
	const statements = [await buildQuery(context, client, item)];
	return {
		key: JSON.stringify([statements, options]),
		answer: () => answerTo(context, client, { statements, options }),
	};
});

async function buildQuery(
	context: IExecuteFunctions,
	client: SalesforceClient,
	item: number,
): Promise<SoqlText> {
	const read = parameterReader(context, item);
	const given = context.getNodeParameter('object', item, '', { extractValue: true });
	const object = typeof given === 'string' ? given.trim() : '';
	if (object === '') throw new RangeError("'Object' is empty. Choose one from the list.");
	const findField = fieldFinder(client, object);
	const { name, fields } = await selection(client, object, findField, {
		chosen: nameList(read('fields')),
		related: nameList(context.getNodeParameter('options.relatedFields', item, '')),
	});
	const limit = context.getNodeParameter('returnAll', item, false)
		? undefined
		: readNumber('Limit', context.getNodeParameter('limit', item, DEFAULT_LIMIT), { min: 1 });
	return soqlSelect({
		fields,
		object: name,
		where: await readFilter(read, { findField, timeZone: context.getTimezone() }),
		orderBy: await readSort(read, findField),
		limit,
	});
}

/** The fields to read, in describe's own case: the chosen ones, or without a choice all, and related ones. */
async function selection(
	client: SalesforceClient,
	object: string,
	findField: FieldFinder,
	{ chosen, related }: { chosen: readonly string[]; related: readonly string[] },
): Promise<{ name: SoqlText; fields: SoqlText[] }> {
	const describe = await describeObject(client, object);
	const all = chosen.length === 0 ? readableFields(describe) : [];
	const fields = all.map((field) => soqlName(field));
	for (const path of [...chosen, ...related]) fields.push((await findField(path)).path);
	return { name: soqlName(describe.name), fields: [...new Set(fields)] };
}
