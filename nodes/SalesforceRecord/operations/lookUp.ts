import type { IDataObject } from 'n8n-workflow';

import type { RecordError } from '../../shared/client/recordResult';
import { MAX_SOQL_LENGTH, queryAll } from '../../shared/client/queryPages';
import type { SalesforceClient } from '../../shared/client/types';
import type { FieldDescribe, ObjectDescribe } from '../../shared/metadata/types';
import { soqlList } from '../../shared/soql/literal';
import { soqlName } from '../../shared/soql/name';
import { soql, type SoqlText } from '../../shared/soql/text';
import { fieldKind, listLiteral } from '../../shared/soql/typedLiteral';
import type { PlannedRecord } from '../../shared/items/planned';
import { keyOf } from './sameKey';

/** The record an item means, or why there is none. */
export type Match = { id: string } | { error: RecordError };

type KeyValue = string | number | boolean;

/** Values of one query: as many records as a page of its result has, where the field is unique. */
const VALUES_PER_QUERY = 2_000;

/** Characters the values of one query may have, commas included; the rest is for its other words. */
const VALUES_LENGTH = MAX_SOQL_LENGTH - 2_000;

/**
 * Finds the record of each item by a field that identifies records: bound IN queries of up to 2,000
 * values, each value asked for once.
 *
 * @returns for each item that is to be sent, its record, or the reason why it has none: no record, or
 * several, has the value
 * @throws {SalesforceCallError} when a query is refused
 */
export async function findIds(
	client: SalesforceClient,
	describe: ObjectDescribe,
	field: FieldDescribe,
	planned: readonly PlannedRecord[],
	valueOf: (record: IDataObject) => unknown,
): Promise<Array<Match | undefined>> {
	const keys = planned.map((item) =>
		'value' in item ? (valueOf(item.value) as KeyValue) : undefined,
	);
	const ids = await idsByKey(
		client,
		describe,
		field,
		keys.flatMap((key) => key ?? []),
	);
	return keys.map((value) => {
		if (value === undefined) return undefined;
		const [id, another] = ids.get(keyOf(value, field)) ?? [];
		if (id === undefined) return { error: notFound(describe, field, value) };
		if (another !== undefined) return { error: ambiguous(describe, field, value, [id, another]) };
		return { id };
	});
}

/**
 * The IDs of the records that have these values, by key.
 *
 * @throws {SalesforceCallError} when a query is refused
 */
export async function idsByKey(
	client: SalesforceClient,
	{ name }: ObjectDescribe,
	field: FieldDescribe,
	values: readonly KeyValue[],
): Promise<Map<string, string[]>> {
	const literals = new Map(values.map((value) => [keyOf(value, field), literal(value, field)]));
	const column = soqlName(field.name);
	const ids = new Map<string, string[]>();
	for (const slice of slices([...literals.values()])) {
		const query = soql`SELECT Id, ${column} FROM ${soqlName(name)} WHERE ${column} IN ${soqlList(slice)}`;
		for await (const page of queryAll(client, query)) {
			for (const record of page) {
				const key = keyOf(record[field.name] as KeyValue, field);
				ids.set(key, [...(ids.get(key) ?? []), record.Id as string]);
			}
		}
	}
	return ids;
}

function literal(value: KeyValue, { type }: FieldDescribe): SoqlText {
	const kind = fieldKind(type);
	return listLiteral(kind === 'multipicklist' ? 'string' : kind, value);
}

function* slices(literals: readonly SoqlText[]): Generator<SoqlText[]> {
	let slice: SoqlText[] = [];
	let length = 0;
	for (const text of literals) {
		const added = text.length + ', '.length;
		if (slice.length === VALUES_PER_QUERY || (slice.length > 0 && length + added > VALUES_LENGTH)) {
			yield slice;
			slice = [];
			length = 0;
		}
		slice.push(text);
		length += added;
	}
	if (slice.length > 0) yield slice;
}

function notFound({ name }: ObjectDescribe, field: FieldDescribe, value: KeyValue): RecordError {
	return {
		statusCode: 'NOT_FOUND',
		message: `No ${name} that the integration user may see has the ${field.name} "${String(value)}". Nothing was created.`,
		fields: [field.name],
	};
}

function ambiguous(
	{ name }: ObjectDescribe,
	field: FieldDescribe,
	value: KeyValue,
	ids: readonly string[],
): RecordError {
	return {
		statusCode: 'AMBIGUOUS_MATCH',
		message: `Several ${name} records have the ${field.name} "${String(value)}", among them ${ids.join(' and ')}. Use a field that is unique, or the record's ID.`,
		fields: [field.name],
	};
}
