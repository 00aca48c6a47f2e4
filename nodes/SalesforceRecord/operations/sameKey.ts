import type { IDataObject } from 'n8n-workflow';

import type { RecordError } from '../../shared/client/recordResult';
import type { FieldDescribe } from '../../shared/metadata/types';
import type { SameKey } from './writeOptions';

/** How items that mean the same record are to be sent. */
export interface Arrangement {
	/** Items to send, in waves: each wave ends before the next begins. */
	waves: number[][];
	/** Items that are not sent because a later one has the same key, and that later one. */
	replacedBy: Map<number, number>;
	rejected: Map<number, RecordError>;
}

/**
 * Arranges items by the key of the record they mean. Salesforce refuses a key that occurs twice in a
 * call.
 *
 * @param keys the key of each item; undefined for items that are not to be sent, or have none
 * @param field the key as the user knows it
 */
export function arrangeByKey(
	items: ReadonlyArray<{ item: number; key: string | undefined }>,
	rule: SameKey,
	field: string,
): Arrangement {
	const groups = new Map<string, number[]>();
	const arrangement: Arrangement = { waves: [], replacedBy: new Map(), rejected: new Map() };
	const put = (wave: number, item: number) => (arrangement.waves[wave] ??= []).push(item);
	for (const { item, key } of items) {
		if (key === undefined) continue;
		const group = groups.get(key);
		if (group) group.push(item);
		else groups.set(key, [item]);
	}
	for (const { item, key } of items) {
		const group = key === undefined ? undefined : groups.get(key);
		if (!group || group.length === 1) {
			put(0, item);
			continue;
		}
		switch (rule) {
			case 'fail':
				arrangement.rejected.set(item, sameKeyError(group, field));
				break;
			case 'lastWins': {
				const last = group.at(-1) ?? item;
				if (item === last) put(0, item);
				else arrangement.replacedBy.set(item, last);
				break;
			}
			case 'inOrder':
				put(group.indexOf(item), item);
		}
	}
	return arrangement;
}

/** Items an error names. */
const NAMED_ITEMS = 5;

function sameKeyError(group: readonly number[], field: string): RecordError {
	const named = group.slice(0, NAMED_ITEMS).join(', ');
	const more = group.length > NAMED_ITEMS ? ` and ${group.length - NAMED_ITEMS} more` : '';
	return {
		statusCode: 'SAME_KEY',
		message: `The items ${named}${more} have the same "${field}". Choose under the option 'Items With the Same Key' what should happen to them, or remove the double ones before this node.`,
		fields: [field],
	};
}

/**
 * A value as a key: two that Salesforce holds for the same are equal.
 *
 * @returns undefined for no value
 */
export function recordKey(record: IDataObject, field: FieldDescribe): string | undefined {
	const value = record[field.name];
	if (value === undefined || value === null || value === '') return undefined;
	return keyOf(value as string | number | boolean, field);
}

/** Only the first 15 of an ID's characters are the ID; other text matches in any case. */
export function keyOf(
	value: string | number | boolean,
	{ type, caseSensitive }: Pick<FieldDescribe, 'type' | 'caseSensitive'>,
): string {
	switch (type) {
		case 'id':
		case 'reference':
			return String(value).slice(0, 15);
		case 'int':
		case 'long':
		case 'double':
		case 'currency':
		case 'percent':
			return String(value).length > 15 ? String(value) : String(Number(value));
		default:
			return caseSensitive ? String(value) : String(value).toLowerCase();
	}
}
