/** What a job does with each row, in Salesforce's own words. */
export type IngestOperation = 'insert' | 'update' | 'upsert' | 'delete' | 'hardDelete';

/** Where a job stands, as far as this package looks at it. */
export interface JobInfo {
	id: string;
	/** `Open`, `UploadComplete`, `InProgress`, `JobComplete`, `Failed` or `Aborted`. */
	state: string;
	/** Rows that were tried, failed ones included. */
	numberRecordsProcessed?: number;
	numberRecordsFailed?: number;
	errorMessage?: string;
	object?: string;
	operation?: string;
	externalIdFieldName?: string;
	/** `V2Ingest`, `V2Query`, or `Classic` for a job of Bulk API v1. */
	jobType?: string;
	columnDelimiter?: string;
	lineEnding?: string;
}

/** Told what happens to a job while it runs. */
export interface JobReport {
	/** For n8n's log: what stands there finds the job again, whatever becomes of n8n. */
	log(message: string, details: Readonly<Record<string, unknown>>): void;
	/** @param rows rows that were sent to it, where that is known */
	progress(job: JobInfo, rows?: number): void;
}

/** States that no job leaves. */
const TERMINAL: ReadonlySet<string> = new Set(['JobComplete', 'Failed', 'Aborted']);

/** Whether the job is over, well or badly. */
export function isTerminal(job: Pick<JobInfo, 'state'>): boolean {
	return TERMINAL.has(job.state);
}

/**
 * Reads a job from a reply body.
 *
 * @throws {TypeError} for a body that is no job: a proxy or a log-in page has answered
 */
export function readJobInfo(body: unknown): JobInfo {
	const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
	const { id, state } = fields;
	if (typeof id !== 'string' || typeof state !== 'string') {
		throw new TypeError('Salesforce was asked for a bulk job and answered with something else.');
	}
	const job: JobInfo = { id, state };
	for (const name of COUNTS) if (typeof fields[name] === 'number') job[name] = fields[name];
	for (const name of TEXTS) {
		const text = fields[name];
		if (typeof text === 'string' && text !== '') job[name] = text;
	}
	return job;
}

const COUNTS = ['numberRecordsProcessed', 'numberRecordsFailed'] as const;
const TEXTS = [
	'errorMessage',
	'object',
	'operation',
	'externalIdFieldName',
	'jobType',
	'columnDelimiter',
	'lineEnding',
] as const;
