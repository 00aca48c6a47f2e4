import type { IDataObject } from 'n8n-workflow';

import type { IngestOperation } from '../../shared/bulk/job';
import { dataPath } from '../../shared/client/dataPath';
import type { RecordWrite } from '../../shared/client/subrequests';
import type { DataCall } from '../../shared/client/types';
import { toRestRecord } from '../../shared/metadata/mappedRecord';
import type { FieldDescribe, ObjectDescribe } from '../../shared/metadata/types';
import type { WriteOptions } from './writeOptions';

/** A kind of write, and which of the records it is for. */
export interface Batch {
	/** @default all */
	takes?: (record: IDataObject) => boolean;
	/** One Collections call for up to 200 records. */
	toCall: (records: readonly IDataObject[]) => DataCall;
	/**
	 * The write of one record by itself; deletes have none.
	 *
	 * @throws {RangeError} for a value that no path can hold
	 */
	toWrite?: (record: IDataObject) => RecordWrite;
	/** The same as a bulk job. */
	job: { operation: IngestOperation; keyField?: string };
	/** What a saved record of this kind says where Salesforce does not say it. */
	created?: boolean;
}

interface Target {
	describe: ObjectDescribe;
	options: Pick<WriteOptions, 'allOrNone' | 'headers'>;
}

/** Calls that create. Never sent twice unless the first certainly did not run. */
export function createBatch({ describe: { name }, options }: Target): Batch {
	const toRecord = ({ Id: _, ...record }: IDataObject) => toRestRecord(name, record);
	return {
		created: true,
		toCall: (records) => ({
			method: 'POST',
			path: '/composite/sobjects',
			body: { allOrNone: options.allOrNone, records: records.map(toRecord) },
			headers: options.headers,
			replay: 'unsafe',
		}),
		toWrite: (record) => ({
			method: 'POST',
			path: dataPath`/sobjects/${name}`,
			body: withoutAttributes(toRecord(record)),
			headers: options.headers,
			replay: 'unsafe',
		}),
		job: { operation: 'insert' },
	};
}

/** Calls that update by ID; twice is the same as once. */
export function updateBatch({ describe: { name }, options }: Target): Batch {
	return {
		toCall: (records) => ({
			method: 'PATCH',
			path: '/composite/sobjects',
			body: {
				allOrNone: options.allOrNone,
				records: records.map((record) => toRestRecord(name, record)),
			},
			headers: options.headers,
			replay: 'safe',
		}),
		toWrite: (record) => {
			const { Id, ...fields } = record;
			const id = Id as string;
			return {
				method: 'PATCH',
				path: dataPath`/sobjects/${name}/${id}`,
				body: withoutAttributes(toRestRecord(name, fields)),
				headers: options.headers,
				id,
				replay: 'safe',
			};
		},
		job: { operation: 'update', keyField: 'Id' },
	};
}

/**
 * Calls that create or update by an external ID. Only a unique field makes sending a call twice
 * harmless: else two records may hold the value.
 */
export function upsertBatch(
	{ describe: { name }, options }: Target,
	{ name: field, unique }: Pick<FieldDescribe, 'name' | 'unique'>,
): Batch {
	const replay = unique ? 'safe' : 'unsafe';
	return {
		toCall: (records) => ({
			method: 'PATCH',
			path: dataPath`/composite/sobjects/${name}/${field}`,
			body: {
				allOrNone: options.allOrNone,
				records: records.map((record) => toRestRecord(name, record)),
			},
			headers: options.headers,
			replay,
		}),
		toWrite: (record) => {
			const { [field]: key, ...fields } = record;
			return {
				method: 'PATCH',
				path: dataPath`/sobjects/${name}/${field}/${asText(key)}`,
				body: withoutAttributes(toRestRecord(name, fields)),
				headers: options.headers,
				replay,
			};
		},
		job: { operation: 'upsert', keyField: field },
	};
}

/** Calls that move records to the recycle bin. */
export function deleteBatch({ options }: Target): Batch {
	return {
		toCall: (records) => ({
			method: 'DELETE',
			path: '/composite/sobjects',
			query: {
				ids: records.map(({ Id }) => Id as string).join(','),
				allOrNone: String(options.allOrNone),
			},
			headers: options.headers,
			replay: 'safe',
		}),
		job: { operation: 'delete', keyField: 'Id' },
	};
}

/** Of a single record the path says what it is. */
function withoutAttributes({ attributes: _, ...fields }: IDataObject): IDataObject {
	return fields;
}

function asText(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}
