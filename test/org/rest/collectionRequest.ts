import { salesforceError } from '../errors';
import type { IncomingRecord } from '../model';
import type { OrgSettings } from '../settings';

/** Records one Collections call may write. */
const mostRecords = 200;
/** Runs of one object type in a call; each change of type begins a new one. */
const mostChunks = 10;

export interface Collection {
	allOrNone: boolean;
	records: IncomingRecord[];
}

/** Reads `{allOrNone, records}`; throws the error of the whole call. */
export function readCollection(body: unknown): Collection {
	if (!isObject(body)) {
		throw salesforceError(
			400,
			'JSON_PARSER_ERROR',
			'The HTTP entity body is required, but this request has no entity body.',
		);
	}
	const { records, allOrNone, ...rest } = body;
	const [unknown] = Object.keys(rest);
	if (unknown !== undefined) {
		throw salesforceError(
			400,
			'JSON_PARSER_ERROR',
			`Unrecognized field "${unknown}" at [line:1, column:2]`,
		);
	}
	if (!Array.isArray(records) || records.length === 0) {
		throw salesforceError(400, 'MISSING_ARGUMENT', 'The records parameter is required.');
	}
	checkCount(records.length);
	return { allOrNone: allOrNone === true, records: records.map(readRecord) };
}

export function checkCount(count: number): void {
	if (count <= mostRecords) return;
	throw salesforceError(
		400,
		'EXCEEDED_ID_LIMIT',
		`record limit reached. cannot submit more than ${mostRecords} records into this call`,
	);
}

/** Refuses records whose types alternate too often. No source gives the code beside the text. */
export function checkChunks(
	records: readonly IncomingRecord[],
	{ chunkErrorCode }: Pick<OrgSettings, 'chunkErrorCode'>,
): void {
	let chunks = 0;
	let previous = '';
	for (const record of records) {
		const type = typeOf(record).toLowerCase();
		if (type !== previous) chunks += 1;
		previous = type;
	}
	if (chunks <= mostChunks) return;
	throw salesforceError(
		400,
		chunkErrorCode,
		'Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce ' +
			'chunking.',
	);
}

/** The object a record says it is of. */
export function typeOf(record: IncomingRecord): string {
	const { attributes } = record;
	return isObject(attributes) && typeof attributes['type'] === 'string' ? attributes['type'] : '';
}

function readRecord(record: unknown): IncomingRecord {
	if (isObject(record) && typeOf(record) !== '') return record;
	throw salesforceError(
		400,
		'INVALID_INPUT',
		'Each record must be an object with attributes that name its type.',
	);
}

function isObject(input: unknown): input is Record<string, unknown> {
	return typeof input === 'object' && input !== null && !Array.isArray(input);
}
