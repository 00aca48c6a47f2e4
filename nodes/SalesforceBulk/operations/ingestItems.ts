import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import type { RowError } from '../../shared/bulk/failedRow';
import type { IngestOperation } from '../../shared/bulk/job';
import type { SalesforceClient } from '../../shared/client/types';
import { goesOn } from '../../shared/items/goesOn';
import { columnValues } from '../../shared/metadata/columnValues';

/** Items between two pauses that let n8n's other work run. */
const YIELD_EVERY = 1_000;

/** The values of an item, or why they could not be read. */
export type ReadItem = { record: IDataObject } | { error: RowError };

/**
 * Reads the values each item gives, by the key it has for them.
 *
 * @throws {NodeOperationError} naming the item whose expression fails, when the node is set to stop
 */
export async function readItems(
	context: IExecuteFunctions,
	client: SalesforceClient,
	read: ItemReader,
): Promise<ReadItem[]> {
	const items: ReadItem[] = [];
	for (const [i, { json }] of context.getInputData().entries()) {
		items.push(readItem(context, i, () => read(json, i)));
		if (i % YIELD_EVERY === YIELD_EVERY - 1) await client.wait(0);
	}
	return items;
}

function readItem(context: IExecuteFunctions, item: number, read: () => IDataObject): ReadItem {
	try {
		return { record: read() };
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		if (goesOn(context)) {
			return { error: { statusCode: 'INVALID_INPUT', message, fields: [] } };
		}
		throw new NodeOperationError(context.getNode(), `${message} [item ${item}]`, {
			description: 'Nothing was sent.',
			itemIndex: item,
		});
	}
}

/** Reads what one item gives. */
export type ItemReader = (json: IDataObject, item: number) => IDataObject;

/** What the items of 'Run' give: to a delete their ID alone. */
export function itemReader(context: IExecuteFunctions, operation: IngestOperation): ItemReader {
	if (operation === 'delete' || operation === 'hardDelete') return idReader(context);
	return columnValues(context);
}

function idReader(context: IExecuteFunctions): ItemReader {
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
