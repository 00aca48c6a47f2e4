import type { IDataObject } from 'n8n-workflow';

import { withoutAttributes } from '../../shared/client/attributes';
import type { SalesforceClient } from '../../shared/client/types';
import { nameList } from '../../shared/descriptions/nameList';
import type { PlannedRecord } from '../../shared/items/planned';
import { readColumns } from '../../shared/items/readColumns';
import { toOutput, type ItemResult } from '../../shared/items/results';
import { fieldsToRead } from '../../shared/metadata/fields';
import { matchColumn } from '../../shared/metadata/matchColumn';
import type { FieldDescribe, ObjectDescribe } from '../../shared/metadata/types';
import { createBatch } from './batches';
import { findIds, idsByKey } from './lookUp';
import type { Operation } from './operation';
import { requireFields, requireMatch } from './requirements';
import { retrieve } from './retrieve';
import { keyOf } from './sameKey';
import { savePlanned } from './save';
import { readWriteOptions } from './writeOptions';

/**
 * Finds the record that has the item's value in the column to match on, and creates it where there is
 * none. A record that is found is left as it is; only one that is created needs the required fields.
 * Items with the same value get the same record.
 */
export const findOrCreate: Operation = async ({ context, client, describe }) => {
	const options = { ...readWriteOptions(context), sameKey: 'lastWins' as const };
	const chosen = nameList(context.getNodeParameter('options.fields', 0, []));
	const fields = chosen.length > 0 ? fieldsToRead(describe, chosen) : [];
	const field = matchColumn(context, describe);
	const mapping = { operation: 'findOrCreate', matchField: field.name } as const;
	const read = await readColumns(context, client, describe, mapping);
	const planned = requireMatch(read, field.name);
	const found = await findIds(client, describe, field, planned, (record) => record[field.name]);

	const settled = new Map<number, ItemResult>();
	for (const [item, match] of found.entries()) {
		if (match && 'id' in match) settled.set(item, foundResult(match.id));
	}
	const clear = planned.map((item, i): PlannedRecord => {
		const match = found[i];
		if (!match || !('error' in match) || match.error.statusCode === 'NOT_FOUND') return item;
		return { error: match.error };
	});
	const isNew = (item: number) => !settled.has(item);
	const toCreate = await requireFields(client, describe, clear, isNew);
	const results = await savePlanned(context, client, {
		describe,
		planned: toCreate,
		batches: [createBatch({ describe, options })],
		keyField: field,
		options,
		settled,
	});
	await findAgain(client, describe, field, toCreate, results);
	await addFields(client, describe, fields, results);
	return toOutput(context, client, results.map(sharedAsFound));
};

function foundResult(id: string): ItemResult {
	return { outcome: 'saved', id, created: false, errors: [] };
}

/** Of items with one value, one has created the record; the others found it. */
function sharedAsFound({ extra, ...result }: ItemResult): ItemResult {
	const { replacedBy, ...rest } = extra ?? {};
	const created = replacedBy !== undefined && result.created === true ? false : result.created;
	return { ...result, created, extra: rest };
}

/**
 * Looks once more for records that could not be created because another caller was faster, or whose
 * create got no reply: what is there now is found.
 */
async function findAgain(
	client: SalesforceClient,
	describe: ObjectDescribe,
	field: FieldDescribe,
	planned: readonly PlannedRecord[],
	results: ItemResult[],
): Promise<void> {
	const open = results.flatMap(({ outcome, errors }, item) => {
		const taken = errors.some(({ statusCode }) => statusCode === 'DUPLICATE_VALUE');
		const entry = planned[item];
		return entry && 'value' in entry && (outcome === 'unknown' || taken)
			? [{ item, value: entry.value[field.name] as string }]
			: [];
	});
	if (open.length === 0) return;
	let ids: Map<string, string[]>;
	try {
		ids = await idsByKey(
			client,
			describe,
			field,
			open.map(({ value }) => value),
		);
	} catch {
		// What is known of these items stands.
		return;
	}
	for (const { item, value } of open) {
		const [id, another] = ids.get(keyOf(value, field)) ?? [];
		if (id === undefined || another !== undefined) continue;
		const created = results[item]?.outcome === 'unknown' ? null : false;
		results[item] = { outcome: 'saved', id, created, errors: [] };
	}
}

/** Adds the chosen fields of each record; without a choice the ID says which record it is. */
async function addFields(
	client: SalesforceClient,
	describe: ObjectDescribe,
	fields: readonly string[],
	results: ItemResult[],
): Promise<void> {
	if (fields.length === 0) return;
	const ids = results.flatMap(({ id, outcome }) => (id && outcome === 'saved' ? [id] : []));
	const records = await retrieve(client, describe, ids, fields).catch(() => undefined);
	for (const [i, result] of results.entries()) {
		const record = records?.get(result.id ?? '');
		const json: IDataObject | null = record ? withoutAttributes(record) : null;
		if (result.outcome === 'saved') {
			results[i] = { ...result, extra: { ...result.extra, record: json } };
		}
	}
}
