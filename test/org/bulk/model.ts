import type { PreparedBulkQuery } from '../soql';
import type { ResultFile } from './resultFile';
import type { ResultPages } from './resultPages';
import type { Spool } from '../spool';

export type JobState =
	'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

/** Names of `columnDelimiter` and the character each stands for. */
export const delimiters = {
	BACKQUOTE: '`',
	CARET: '^',
	COMMA: ',',
	PIPE: '|',
	SEMICOLON: ';',
	TAB: '\t',
} as const;

export const lineEndings = { LF: '\n', CRLF: '\r\n' } as const;

export type DelimiterName = keyof typeof delimiters;
export type LineEndingName = keyof typeof lineEndings;

export const ingestOperations = ['insert', 'update', 'upsert', 'delete', 'hardDelete'] as const;
export const queryOperations = ['query', 'queryAll'] as const;

export type IngestOperation = (typeof ingestOperations)[number];
export type QueryOperation = (typeof queryOperations)[number];

interface JobBase {
	id: string;
	/** Running number, which also seeds the order of results. */
	number: number;
	object: string;
	state: JobState;
	/** Org time, epoch milliseconds. */
	createdAt: number;
	modifiedAt: number;
	/** Such as `67.0`, from the path of the creating call. */
	apiVersion: string;
	columnDelimiter: DelimiterName;
	lineEnding: LineEndingName;
	recordsProcessed: number;
	/** Machine milliseconds the work took. */
	workedMs: number;
	errorMessage?: string;
}

export interface IngestJob extends JobBase {
	kind: 'ingest';
	operation: IngestOperation;
	externalIdFieldName?: string;
	/** The assignment rule to run; absent: none. */
	assignmentRuleId?: string;
	/** The upload as it came, until its rows are processed. */
	data: Spool;
	uploaded: boolean;
	/** The header row of the upload, once read. */
	header: string[];
	/** The caller's columns in the result files, where they are not all of them. */
	resultHeader?: string[];
	/** Rows as the result files print them, `sf__` columns first. */
	successful: ResultFile;
	failed: ResultFile;
	recordsFailed: number;
	/** Rows that meet a lock, from the lock-row fault of a call on this job. */
	lockedRows: number;
}

export interface QueryJob extends JobBase {
	kind: 'query';
	operation: QueryOperation;
	prepared: PreparedBulkQuery;
	results?: ResultPages;
}

export type Job = IngestJob | QueryJob;

/** States in which a job's outcome is settled. */
export function isTerminal(state: JobState): boolean {
	return state === 'JobComplete' || state === 'Failed' || state === 'Aborted';
}
