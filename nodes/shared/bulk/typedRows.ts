import { isTerminal, type JobReport } from './job';
import { runQueryJob } from './query';
import { queryRows } from './queryRows';
import type { ByteStream } from '../client/bytes';
import { exactNumber } from '../client/exactJson';
import type { SalesforceRecord } from '../client/queryPages';
import type { SalesforceClient } from '../client/types';
import { fieldFinder, type FieldFinder } from '../metadata/fieldPath';
import { fieldKind, type FieldKind } from '../soql/typedLiteral';

/** How long a job is waited for, as the Bulk node does. Milliseconds. */
const WAIT_MS = 30 * 60_000;

/** Time and chance of the waiting. */
const pace = { now: Date.now, random: Math.random };

export interface BulkRequest {
	soql: string;
	/** The object after FROM, whose describe types the cells. */
	object: string;
	includeDeleted: boolean;
	maxRecords?: number;
}

/**
 * Reads a query by Bulk API 2.0, in the shape and with the types that REST gives, attributes apart.
 *
 * @param onStream told a stream of the result, whose class is needed to make others
 * @throws {SalesforceCallError} when Salesforce refuses the job or a page of its result
 * @throws {BulkJobError} when the job failed
 * @throws {RangeError} when it found more records than allowed, or is not over in time
 */
export async function* readByBulk(
	client: SalesforceClient,
	{ soql, object, includeDeleted, maxRecords }: BulkRequest,
	report: JobReport,
	onStream?: (stream: ByteStream) => void,
): AsyncGenerator<SalesforceRecord[]> {
	const deadline = pace.now() + WAIT_MS;
	const job = await runQueryJob(client, { query: soql, includeDeleted }, deadline, pace, report);
	if (!isTerminal(job)) {
		throw new RangeError(
			`The bulk query ${job.id} is not over after ${WAIT_MS / 60_000} minutes (${job.state}). It goes on in Salesforce: read its result later with the Salesforce Bulk node and this job ID.`,
		);
	}
	checkCount(job.numberRecordsProcessed, maxRecords);
	const findField = fieldFinder(client, object);
	let columns: Column[] = [];
	for await (const { header, rows } of queryRows(client, job, onStream)) {
		if (columns.length !== header.length) {
			columns = await Promise.all(header.map((name) => columnOf(name, findField)));
		}
		const known = columns;
		yield rows.map((cells) => recordOf(known, cells));
	}
}

/**
 * Refuses a result that is larger than the user allows, before it is read.
 *
 * @throws {RangeError} naming both numbers
 */
export function checkCount(found: number | undefined, allowed: number | undefined): void {
	if (found === undefined || allowed === undefined || found <= allowed) return;
	throw new RangeError(
		`The query finds ${found.toLocaleString('en-US')} records, and 'Max Records' allows ${allowed.toLocaleString('en-US')}. Narrow the query, or raise the number.`,
	);
}

interface Column {
	/** The names from the record down to the value. */
	path: string[];
	kind: FieldKind;
}

/** A column that describe does not know, such as that of a function, stays text. */
async function columnOf(name: string, findField: FieldFinder): Promise<Column> {
	const path = name.split('.');
	const found = await findField(name).catch((error: unknown) => {
		if (error instanceof RangeError) return undefined;
		throw error;
	});
	return { path, kind: fieldKind(found?.field?.type ?? 'string') };
}

function recordOf(columns: readonly Column[], cells: readonly string[]): SalesforceRecord {
	const record: SalesforceRecord = {};
	for (const [i, { path, kind }] of columns.entries()) {
		let at = record;
		for (const name of path.slice(0, -1)) at = (at[name] ??= {}) as SalesforceRecord;
		at[path.at(-1) ?? ''] = valueOf(cells[i] ?? '', kind);
	}
	return withoutEmptyParents(record);
}

/** A parent all of whose values are empty is none, as far as a row of text can tell. */
function withoutEmptyParents(record: SalesforceRecord): SalesforceRecord {
	for (const [name, value] of Object.entries(record)) {
		if (typeof value !== 'object' || value === null) continue;
		const parent = withoutEmptyParents(value as SalesforceRecord);
		if (Object.values(parent).every((part) => part === null)) record[name] = null;
	}
	return record;
}

const NUMBER = /^-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/;

function valueOf(cell: string, kind: FieldKind): unknown {
	if (cell === '') return null;
	if (kind === 'boolean') return cell === 'true';
	if (kind === 'number' && NUMBER.test(cell)) return exactNumber(cell);
	// REST writes the offset, bulk results write Z.
	if (kind === 'dateTime') return cell.replace(/Z$/, '+0000');
	return cell;
}
