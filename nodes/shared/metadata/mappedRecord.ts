import type { IDataObject } from 'n8n-workflow';

import type { ObjectDescribe } from './types';

/** An item brought to the object's own field names. */
export interface MappedRecord {
	record: IDataObject;
	/** Keys of the item that are no field of the object, or hidden from this user. */
	unknownKeys: string[];
	/** Two keys of the item that are the same field, in different case. */
	namedTwice?: readonly [string, string];
}

/**
 * Makes a function that brings items to the object's field names in describe's exact case; keys
 * match in any case, as names do in Salesforce.
 */
export function recordMapper(describe: ObjectDescribe): (item: IDataObject) => MappedRecord {
	const names = new Map(describe.fields.map(({ name }) => [name.toLowerCase(), name]));
	return (item) => {
		const mapped: MappedRecord = { record: {}, unknownKeys: [] };
		const keys = new Map<string, string>();
		for (const [key, value] of Object.entries(item)) {
			const name = names.get(key.toLowerCase());
			if (name === undefined) {
				mapped.unknownKeys.push(key);
				continue;
			}
			const other = keys.get(name);
			if (other !== undefined) mapped.namedTwice = [other, key];
			keys.set(name, key);
			mapped.record[name] = value;
		}
		return mapped;
	};
}
