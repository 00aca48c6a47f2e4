import type { IDataObject } from 'n8n-workflow';

import type { JobKind } from '../../shared/bulk/ingestSteps';
import { stepError } from '../../shared/bulk/jobError';
import { queryOfAddress } from '../../shared/client/replyAddress';
import type { DataCall, SalesforceClient } from '../../shared/client/types';

/** By what a list of jobs is narrowed. */
export interface JobFilters {
	object?: string;
	jobOperation?: string;
	state?: string;
	createdById?: string;
	/** A time JavaScript can read. */
	createdAfter?: string;
}

const JOB_TYPES = { ingest: 'V2Ingest', query: 'V2Query' } as const;
/** The first 15 characters of a record ID are the ID. */
const ID_LENGTH = 15;

/**
 * Lists the Bulk API 2.0 jobs Salesforce still has, those that fit the filters. Jobs of the older Bulk
 * API, which stand in the same list, are left out.
 *
 * @param limit jobs to return at most
 */
export async function listJobs(
	client: SalesforceClient,
	kind: JobKind,
	filters: JobFilters,
	limit: number,
): Promise<IDataObject[]> {
	const found: IDataObject[] = [];
	let query: Record<string, string> = { jobType: JOB_TYPES[kind] };
	for (;;) {
		const call: DataCall = { method: 'GET', path: `/jobs/${kind}`, query, lane: 'normal' };
		const outcome = await client.send(call);
		if (outcome.kind !== 'answered') {
			throw stepError(outcome, call, 'The bulk jobs could not be listed');
		}
		const { records, done, nextRecordsUrl } = outcome.reply.body as {
			records?: IDataObject[];
			done?: boolean;
			nextRecordsUrl?: string | null;
		};
		for (const job of records ?? []) {
			if (!fits(job, kind, filters)) continue;
			found.push(job);
			if (found.length === limit) return found;
		}
		if (done !== false || !nextRecordsUrl) return found;
		const next = queryOfAddress(nextRecordsUrl, `/jobs/${kind}`, [
			'the next page',
			'a list of jobs',
		]);
		const queryLocator = next.get('queryLocator');
		if (queryLocator === null) return found;
		query = { jobType: JOB_TYPES[kind], queryLocator };
	}
}

/** Whether a job of the list is one of those asked for. Pure. */
export function fits(job: IDataObject, kind: JobKind, filters: JobFilters): boolean {
	const { object, jobOperation, state, createdById, createdAfter } = filters;
	const same = (wanted: string | undefined, is: unknown) =>
		!wanted || (typeof is === 'string' && wanted.toLowerCase() === is.toLowerCase());
	const after = createdAfter ? Date.parse(createdAfter) : -Infinity;
	if (Number.isNaN(after))
		throw new RangeError(`'Created After' is "${createdAfter ?? ''}", which is no time.`);
	return (
		(job.jobType === undefined || job.jobType === JOB_TYPES[kind]) &&
		same(object, job.object) &&
		same(jobOperation, job.operation) &&
		same(state, job.state) &&
		(!createdById ||
			createdById.slice(0, ID_LENGTH) ===
				(job.createdById as string | undefined)?.slice(0, ID_LENGTH)) &&
		!(Date.parse(job.createdDate as string) < after)
	);
}
