import type { IDataObject } from 'n8n-workflow';

import type { QueryOptions } from '../../shared/client/queryPages';
import { readNumber } from '../../shared/descriptions/numberParameter';

/** What `Sforce-Query-Options: batchSize` takes (REST API Developer Guide, Query Options Header). */
const PAGE_SIZE = { min: 200, max: 2_000 };

const APIS = ['automatic', 'bulk', 'rest'] as const;
const OUTPUTS = ['csv', 'items', 'json', 'list'] as const;
const SHAPES = ['none', 'parents', 'rows'] as const;

/** How the records are read. */
export interface ReadOptions extends QueryOptions {
	api: (typeof APIS)[number];
	keepAttributes: boolean;
	/** Records a query may find; more are refused, never cut. */
	maxRecords?: number;
}

/** What becomes of the records. */
export interface OutputOptions {
	output: (typeof OUTPUTS)[number];
	flatten: (typeof SHAPES)[number];
	binaryPropertyName: string;
}

/**
 * Reads 'Options' of one item.
 *
 * @throws {RangeError} naming an option that has a value it cannot take
 */
export function readOptions(options: IDataObject): ReadOptions & OutputOptions {
	const { pageSize, maxRecords, binaryPropertyName = 'data' } = options;
	if (typeof binaryPropertyName !== 'string' || binaryPropertyName.trim() === '') {
		throw new RangeError("'Put Output File in Field' is empty. Enter a name, such as data.");
	}
	return {
		api: choice('API', options.api, APIS, 'rest'),
		includeDeleted: options.includeDeleted === true,
		keepAttributes: options.keepAttributes === true,
		...(pageSize !== undefined && { pageSize: readNumber('Page Size', pageSize, PAGE_SIZE) }),
		...(maxRecords !== undefined && {
			maxRecords: readNumber('Max Records', maxRecords, { min: 1 }),
		}),
		output: choice('Output', options.output, OUTPUTS, 'items'),
		flatten: choice('Flatten', options.flatten, SHAPES, 'none'),
		binaryPropertyName: binaryPropertyName.trim(),
	};
}

function choice<T extends string>(
	name: string,
	given: unknown,
	choices: readonly T[],
	otherwise: T,
): T {
	if (given === undefined) return otherwise;
	const found = choices.find((known) => known === given);
	if (found !== undefined) return found;
	throw new RangeError(`'${name}' is ${JSON.stringify(given)}. Use one of ${choices.join(', ')}.`);
}
