import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OrgContext } from '../context';
import type { RecordError, RecordWriter, SaveResult } from '../model';
import type { Column } from './columns';
import { matchColumns } from './columns';
import { BatchError, readRows } from './csv';
import { brokenOff, faultsOf, rewritten } from './jobFaults';
import type { IngestJob } from './model';
import type { ReadRecord } from './records';
import { errorCell, readRecord } from './records';

/** Records Salesforce saves together (Bulk API 2.0 guide). */
const chunkSize = 200;

/** Records of an internal batch, the unit of the daily allocation (Bulk API 2.0 guide). */
const batchSize = 10_000;

/** How long a late-visible chunk stays unseen, unless the fault says. */
const defaultLateMs = 3000;

/** Processes an upload: checks the whole file first, then saves it row by row. */
export async function processIngest(
	org: OrgContext,
	job: IngestJob,
): Promise<'JobComplete' | 'Failed'> {
	try {
		if (faultsOf(job).fails === true) throw new BatchError(brokenOff);
		const columns = await checkFile(org, job);
		await saveAll(org, job, columns);
	} catch (error) {
		if (!(error instanceof BatchError)) throw error;
		job.errorMessage = error.message;
		return 'Failed';
	}
	// Every row has a result, so the upload itself is needed no more.
	if (job.state === 'InProgress') job.data.drop();
	return 'JobComplete';
}

async function checkFile(org: OrgContext, job: IngestJob): Promise<Column[]> {
	let columns: Column[] | undefined;
	let rows = 0;
	for await (const block of readRows(job)) {
		for (const cells of block) {
			if (columns === undefined) {
				job.header = cells;
				columns = matchColumns(org.reader, job, cells);
				continue;
			}
			rows += 1;
			if (cells.length > columns.length) {
				throw new BatchError(
					`InvalidBatch : Failed to parse CSV. Row ${rows} has more columns than the header`,
				);
			}
		}
	}
	if (columns === undefined || rows === 0) throw new BatchError('InvalidBatch : Records not found');
	if (!org.spend('DailyBulkApiBatches', Math.ceil(rows / batchSize))) {
		throw new BatchError('ExceededQuota : ApiBatchItems Limit exceeded.');
	}
	return columns;
}

async function saveAll(org: OrgContext, job: IngestJob, columns: Column[]): Promise<void> {
	const { savedRows = Infinity, rewrites } = faultsOf(job);
	if (rewrites === true) {
		job.resultHeader = job.header.filter((_name, at) => columns[at]?.kind === 'field');
	}
	let isHeader = true;
	let chunk: string[][] = [];
	for await (const block of readRows(job)) {
		for (const cells of block) {
			if (isHeader) {
				isHeader = false;
				continue;
			}
			chunk.push(cells);
			if (job.recordsProcessed + chunk.length >= savedRows) {
				saveChunk(org, job, columns, chunk.slice(0, savedRows - job.recordsProcessed));
				throw new BatchError(brokenOff);
			}
			if (chunk.length < chunkSize) continue;
			saveChunk(org, job, columns, chunk);
			chunk = [];
			await nextTurn();
			if (job.state !== 'InProgress') return;
		}
	}
	if (chunk.length > 0) saveChunk(org, job, columns, chunk);
	if (savedRows !== Infinity) throw new BatchError(brokenOff);
}

function saveChunk(org: OrgContext, job: IngestJob, columns: Column[], rows: string[][]): void {
	const records = rows.map((cells) => readRecord(columns, cells));
	const repeated = repeatedKeys(job, columns, rows);
	const path = `/services/data/v${job.apiVersion}/jobs/ingest/${job.id}/batches`;
	let visibleAfterMs = 0;
	for (const fault of org.fire({ method: 'PUT', path, kinds: ['lock-row', 'late-visible'] })) {
		if (fault.kind === 'late-visible') visibleAfterMs = fault.delayMs ?? defaultLateMs;
		else job.lockedRows += fault.rows ?? 1;
	}
	const { apiVersion, assignmentRuleId: ruleId } = job;
	const assignment = ruleId === undefined ? {} : { assignment: { ruleId, onUpdate: true } };
	org.transact({ visibleAfterMs, apiVersion, ...assignment }, () => {
		saveRows(org, job, columns, rows, records, repeated);
		return { result: undefined, commit: true };
	});
}

function saveRows(
	org: OrgContext,
	job: IngestJob,
	columns: Column[],
	rows: string[][],
	records: ReadRecord[],
	repeated: Array<string | undefined>,
): void {
	rows.forEach((cells, index) => {
		const read = records[index];
		if (read === undefined) return;
		const result = refusal(job, read, repeated[index]) ?? save(org.writer, job, read);
		const echo =
			job.resultHeader === undefined
				? columns.map((_column, at) => cells[at] ?? '')
				: rewritten(columns, cells);
		job.recordsProcessed += 1;
		if (result.success) {
			const created = job.operation === 'insert' || result.created === true;
			job.successful.add([result.id, String(created), ...echo]);
		} else {
			job.recordsFailed += 1;
			job.failed.add([result.id ?? '', errorCell(result.errors), ...echo]);
		}
	});
}

function refusal(
	job: IngestJob,
	read: ReadRecord,
	repeatedKey: string | undefined,
): SaveResult | undefined {
	const id = read.id === '' ? {} : { id: read.id };
	if (read.errors.length > 0) return { success: false, ...id, errors: read.errors };
	if (repeatedKey !== undefined) {
		return failed('DUPLICATE_VALUE', `Duplicate external id specified: ${repeatedKey}`, [
			job.externalIdFieldName ?? '',
		]);
	}
	if (job.lockedRows > 0) {
		job.lockedRows -= 1;
		return {
			...failed(
				'UNABLE_TO_LOCK_ROW',
				`unable to obtain exclusive access to this record or 1 records: ${read.id}`,
			),
			...id,
		};
	}
	return undefined;
}

function save(writer: RecordWriter, job: IngestJob, read: ReadRecord): SaveResult {
	const { object, operation } = job;
	const { id, record } = read;
	switch (operation) {
		case 'insert':
			return writer.insert(object, id === '' ? record : { ...record, Id: id });
		case 'update':
			if (id === '') return failed('MISSING_ARGUMENT', 'Id not specified in an update call');
			return writer.update(object, id, record);
		case 'upsert':
			return upsert(writer, job, read);
		case 'delete':
		case 'hardDelete':
			if (id === '') return failed('MISSING_ARGUMENT', 'Id not specified in a delete call');
			return writer.remove(object, id, { hard: operation === 'hardDelete' });
	}
}

function upsert(writer: RecordWriter, job: IngestJob, read: ReadRecord): SaveResult {
	const keyName = job.externalIdFieldName ?? '';
	const { id, record } = read;
	if (keyName.toLowerCase() === 'id') {
		const result =
			id === '' ? writer.insert(job.object, record) : writer.update(job.object, id, record);
		return result.success ? { ...result, created: id === '' } : result;
	}
	const { [keyName]: key, ...rest } = record;
	if (typeof key !== 'string') return failed('MISSING_ARGUMENT', `${keyName} not specified`);
	return writer.upsert(job.object, keyName, key, id === '' ? rest : { ...rest, Id: id });
}

/** For upserts: the key of each row that shares it with another row of the chunk. */
function repeatedKeys(
	job: IngestJob,
	columns: Column[],
	rows: string[][],
): Array<string | undefined> {
	if (job.operation !== 'upsert') return [];
	const at = columns.findIndex(
		(column) => column.kind === 'field' && column.field.name === job.externalIdFieldName,
	);
	const counts = new Map<string, number>();
	const keys = rows.map((cells) => (at === -1 ? '' : (cells[at] ?? '')));
	for (const key of keys) {
		const word = key.toLowerCase();
		counts.set(word, (counts.get(word) ?? 0) + 1);
	}
	return keys.map((key) =>
		key !== '' && (counts.get(key.toLowerCase()) ?? 0) > 1 ? key : undefined,
	);
}

function failed(
	statusCode: string,
	message: string,
	fields: string[] = [],
): SaveResult & { success: false } {
	const error: RecordError = { statusCode, message, fields };
	return { success: false, errors: [error] };
}
