import type { IDataObject } from 'n8n-workflow';

import type { SalesforceRecord } from '../../shared/client/queryPages';
import type { OutputOptions } from './options';

/**
 * Brings a record into the shape asked for. `none`: as Salesforce sends it. `parents`: a field of a
 * parent stands as `Account.Name`, child records as a list of flat records. `rows`: one row for each
 * child record, with the fields of its parent repeated; a record without children is one row.
 *
 * @param paths the fields of the SELECT list, so that a missing parent leaves no field out
 * @param lists the child relationships, so that a record without children has an empty list
 */
export function shaped(
	record: SalesforceRecord,
	flatten: OutputOptions['flatten'],
	paths: readonly string[],
	lists: readonly string[] = [],
): IDataObject[] {
	if (flatten === 'none' || isFlat(record, paths)) return [record as IDataObject];
	if (flatten === 'rows') return rowsOf(flat(record, paths, []));
	return [withLists(flat(record, paths, lists))];
}

function withLists({ fields, children }: Flat): IDataObject {
	const lists = [...children].map(([name, records]) => [name, records.map(withLists)] as const);
	return { ...fields, ...Object.fromEntries(lists) };
}

function rowsOf({ fields, children }: Flat): IDataObject[] {
	const rows = [...children].flatMap(([name, records]) =>
		records.flatMap(rowsOf).map((row) => ({ ...fields, ...prefixed(name, row) })),
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
	/** Records of each child relationship, which may have children of their own. */
	children: Map<string, Flat[]>;
}

function flat(record: SalesforceRecord, paths: readonly string[], lists: readonly string[]): Flat {
	const childNames = new Set(lists.map((path) => path.toLowerCase()));
	const result: Flat = { fields: {}, children: new Map() };
	for (const [name, value] of Object.entries(record)) {
		if (value === null && childNames.has(name.toLowerCase())) result.children.set(name, []);
		else if (value === null) {
			const missing = below(paths, name);
			for (const path of missing) result.fields[`${name}.${path}`] = null;
			if (missing.length === 0) result.fields[name] = null;
		} else if (isChildPage(value)) {
			const [inner, innerLists] = [below(paths, name), below(lists, name)];
			result.children.set(
				name,
				value.records.map((child) => flat(child, inner, innerLists)),
			);
		} else if (typeof value === 'object' && !Array.isArray(value)) {
			const { fields } = flat(value as SalesforceRecord, below(paths, name), []);
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
