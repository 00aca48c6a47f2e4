import type { IDataObject } from 'n8n-workflow';

import type { SalesforceRecord } from '../../shared/client/queryPages';
import type { OutputOptions } from './options';

/**
 * Brings a record into the shape asked for. `none`: as Salesforce sends it. `parents`: a field of a
 * parent stands as `Account.Name`, child records as a list of flat records. `rows`: one row for each
 * child record, with the fields of its parent repeated; a record without children is one row.
 *
 * @param paths the fields of the SELECT list, so that a missing parent leaves no field out
 */
export function shaped(
	record: SalesforceRecord,
	flatten: OutputOptions['flatten'],
	paths: readonly string[],
): IDataObject[] {
	if (flatten === 'none' || isFlat(record, paths)) return [record as IDataObject];
	const { fields, children } = flat(record, paths);
	if (flatten === 'parents') {
		return [{ ...fields, ...Object.fromEntries(children) }];
	}
	const rows = [...children].flatMap(([name, records]) =>
		records.map((child) => ({ ...fields, ...prefixed(name, child) })),
	);
	return rows.length > 0 ? rows : [fields];
}

/** Whether a record has neither parents nor children, nor fields that a missing parent left out. */
function isFlat(record: SalesforceRecord, paths: readonly string[]): boolean {
	if (paths.some((path) => path.includes('.'))) return false;
	return Object.values(record).every((value) => typeof value !== 'object' || value === null);
}

interface Flat {
	fields: IDataObject;
	/** Rows of each child relationship. */
	children: Map<string, IDataObject[]>;
}

function flat(record: SalesforceRecord, paths: readonly string[]): Flat {
	const result: Flat = { fields: {}, children: new Map() };
	for (const [name, value] of Object.entries(record)) {
		if (value === null) {
			const missing = below(paths, name);
			for (const path of missing) result.fields[`${name}.${path}`] = null;
			if (missing.length === 0) result.fields[name] = null;
		} else if (isChildPage(value)) {
			const inner = below(paths, name);
			result.children.set(
				name,
				value.records.map((child) => flat(child, inner).fields),
			);
		} else if (typeof value === 'object' && !Array.isArray(value)) {
			const { fields } = flat(value as SalesforceRecord, below(paths, name));
			Object.assign(result.fields, prefixed(name, fields));
		} else result.fields[name] = value;
	}
	return result;
}

/** The paths that lead on from a name, in any case. */
function below(paths: readonly string[], name: string): string[] {
	const start = `${name.toLowerCase()}.`;
	return paths.flatMap((path) =>
		path.toLowerCase().startsWith(start) ? [path.slice(start.length)] : [],
	);
}

function prefixed(prefix: string, fields: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [`${prefix}.${name}`, value]),
	);
}

function isChildPage(value: unknown): value is { records: SalesforceRecord[] } {
	return (
		typeof value === 'object' &&
		value !== null &&
		'records' in value &&
		'done' in value &&
		Array.isArray(value.records)
	);
}
