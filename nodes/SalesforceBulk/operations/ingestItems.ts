import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { IngestOperation } from '../../shared/bulk/job';
import type { SalesforceClient } from '../../shared/client/types';

/** Items between two pauses that let n8n's other work run. */
const YIELD_EVERY = 1_000;

/** Keys of a record that are no field of it: Salesforce puts them on what it returns. */
const NOT_FIELDS = new Set(['attributes']);

/** Reads the values each item gives, by the key it has for them. */
export async function readItems(
	context: IExecuteFunctions,
	client: SalesforceClient,
	operation: IngestOperation,
): Promise<IDataObject[]> {
	const read = itemReader(context, operation);
	const records: IDataObject[] = [];
	for (const [i, { json }] of context.getInputData().entries()) {
		records.push(read(json, i));
		if (i % YIELD_EVERY === YIELD_EVERY - 1) await client.wait(0);
	}
	return records;
}

function itemReader(
	context: IExecuteFunctions,
	operation: IngestOperation,
): (json: IDataObject, i: number) => IDataObject {
	if (operation === 'delete' || operation === 'hardDelete') return idReader(context);
	if (context.getNodeParameter('columns.mappingMode', 0) === 'autoMapInputData')
		return withoutExtras;
	const untouched = untouchedColumns(context);
	return (_, i) => {
		const values = context.getNodeParameter('columns.value', i, {}) as IDataObject | null;
		return Object.fromEntries(Object.entries(values ?? {}).filter(([key]) => !untouched.has(key)));
	};
}

function withoutExtras(json: IDataObject): IDataObject {
	return Object.fromEntries(Object.entries(json).filter(([key]) => !NOT_FIELDS.has(key)));
}

function idReader(context: IExecuteFunctions): (json: IDataObject) => IDataObject {
	const name = (context.getNodeParameter('recordIdField', 0) as string).trim();
	if (name === '') {
		throw new RangeError("'Record ID Field' is empty. Enter the input field that holds the ID.");
	}
	return (json) => {
		const key = name in json ? name : Object.keys(json).find((k) => sameName(k, name));
		return { Id: key === undefined ? undefined : json[key] };
	};
}

function sameName(a: string, b: string): boolean {
	return a.toLowerCase() === b.toLowerCase();
}

/**
 * Columns that were left alone in the mapping form, which holds null for them. An expression that
 * gives null is another thing: it empties the field.
 */
function untouchedColumns(context: IExecuteFunctions): Set<string> {
	const columns = context.getNode().parameters.columns as { value?: unknown } | undefined;
	const raw = columns?.value;
	if (typeof raw !== 'object' || raw === null) return new Set();
	return new Set(Object.entries(raw).flatMap(([key, value]) => (value === null ? [key] : [])));
}
