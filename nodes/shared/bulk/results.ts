import type { SalesforceClient } from '../client/types';
import { dataPath } from '../client/dataPath';
import { decodeCsv } from './csv/decode';
import type { JobInfo } from './job';

/** The three lists Salesforce keeps of an ingest job's rows, named as their resources are. */
export type ResultKind = 'successfulResults' | 'failedResults' | 'unprocessedrecords';

const KINDS: readonly ResultKind[] = ['successfulResults', 'failedResults', 'unprocessedrecords'];

/** One list, as it came. */
export interface ResultFile {
	kind: ResultKind;
	header: readonly string[];
	rows: string[][];
}

/** What could be read of a job's results. */
export interface JobResults {
	files: ResultFile[];
	/** Why a list could not be read, for the first that could not. */
	unread?: Error;
}

/**
 * Reads the result lists of a job that is over. The job's counts say which lists hold anything;
 * the others are asked for only when the rows do not add up.
 */
export async function readResults(
	client: SalesforceClient,
	job: JobInfo,
	sent: number,
): Promise<JobResults> {
	const results: JobResults = { files: [] };
	const likely = likelyKinds(job, sent);
	for (const kind of [...likely, ...KINDS.filter((k) => !likely.includes(k))]) {
		const rowsSoFar = results.files.reduce((sum, { rows }) => sum + rows.length, 0);
		if (rowsSoFar >= sent && !likely.includes(kind)) break;
		try {
			results.files.push(await readResult(client, job.id, kind));
		} catch (error) {
			results.unread ??= error instanceof Error ? error : new Error(String(error));
		}
	}
	return results;
}

function likelyKinds(job: JobInfo, sent: number): ResultKind[] {
	const { numberRecordsProcessed: processed, numberRecordsFailed: failed } = job;
	if (processed === undefined || failed === undefined) return [...KINDS];
	return KINDS.filter((kind) => {
		if (kind === 'successfulResults') return processed > failed;
		if (kind === 'failedResults') return failed > 0;
		return processed < sent;
	});
}

async function readResult(
	client: SalesforceClient,
	jobId: string,
	kind: ResultKind,
): Promise<ResultFile> {
	const { body } = await client.request({
		method: 'GET',
		path: dataPath`/jobs/ingest/${jobId}/${kind}`,
		lane: 'normal',
		responseType: 'text',
	});
	return { kind, ...decodeCsv(typeof body === 'string' ? body : '') };
}
