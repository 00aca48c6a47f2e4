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
	const { id, state, numberRecordsProcessed, numberRecordsFailed, errorMessage } = (
		typeof body === 'object' && body !== null ? body : {}
	) as Record<string, unknown>;
	if (typeof id !== 'string' || typeof state !== 'string') {
		throw new TypeError('Salesforce was asked for a bulk job and answered with something else.');
	}
	return {
		id,
		state,
		...(typeof numberRecordsProcessed === 'number' && { numberRecordsProcessed }),
		...(typeof numberRecordsFailed === 'number' && { numberRecordsFailed }),
		...(typeof errorMessage === 'string' && errorMessage !== '' && { errorMessage }),
	};
}
