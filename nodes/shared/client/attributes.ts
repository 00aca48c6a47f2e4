import type { IDataObject } from 'n8n-workflow';

import type { SalesforceRecord } from './queryPages';

/** Removes the `attributes` (type and URL) of a record, of its parents and of its child records. */
export function withoutAttributes(record: SalesforceRecord): IDataObject {
	return strip(record) as IDataObject;
}

function strip(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(strip);
	if (typeof value !== 'object' || value === null) return value;
	const kept: SalesforceRecord = {};
	for (const [key, part] of Object.entries(value)) {
		if (key !== 'attributes') kept[key] = strip(part);
	}
	return kept;
}
