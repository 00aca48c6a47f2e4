import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { IngestOperation } from '../../shared/bulk/job';
import type { SalesforceClient } from '../../shared/client/types';
import { columnValues } from '../../shared/metadata/columnValues';

/** Items between two pauses that let n8n's other work run. */
const YIELD_EVERY = 1_000;

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
	return columnValues(context);
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
