import { queryPages } from '../../shared/client/queryPages';
import type { SalesforceClient } from '../../shared/client/types';
import { readFilter } from '../../shared/descriptions/readFilter';
import { fieldFinder } from '../../shared/metadata/fieldPath';
import { soqlName } from '../../shared/soql/name';
import { soql, type SoqlText } from '../../shared/soql/text';
import { eachItem } from './getAll';
import type { Operation } from './operation';

/**
 * Counts the records that each item's filters let through, exactly. Items that ask the same share one
 * query.
 */
export const count: Operation = async ({ context, client, describe }) => {
	const findField = fieldFinder(client, describe.name);
	const answers = new Map<SoqlText, number>();
	return await eachItem(context, client, async (item) => {
		const read = (name: string): unknown => context.getNodeParameter(name, item, undefined);
		const where = await readFilter(read, { findField, timeZone: context.getTimezone() });
		const all = soql`SELECT COUNT() FROM ${soqlName(describe.name)}`;
		const query = where === undefined ? all : soql`${all} WHERE ${where}`;
		const found = answers.get(query) ?? (await ask(client, query));
		answers.set(query, found);
		return [{ json: { object: describe.name, count: found }, pairedItem: { item } }];
	});
};

async function ask(client: SalesforceClient, query: SoqlText): Promise<number> {
	for await (const { totalSize } of queryPages(client, query)) return totalSize;
	return 0;
}
