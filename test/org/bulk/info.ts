import { wholeSecond } from '../clock';
import type { OrgContext } from '../context';
import { jsonDatetime } from '../soql/dates';
import type { IngestJob, Job, QueryJob } from './model';

/** Who asks, and how the org prints jobs. */
export type JobContext = Pick<OrgContext, 'userId' | 'settings'>;

type Info = Record<string, string | number | boolean>;

/** What every reply about a job begins with, in the key order of recorded replies. */
function base(job: Job, about: JobContext): Info {
	const externalId = job.kind === 'ingest' ? job.externalIdFieldName : undefined;
	return {
		id: job.id,
		operation: job.operation,
		object: job.object,
		createdById: about.userId,
		createdDate: jsonDatetime(wholeSecond(job.createdAt)),
		systemModstamp: jsonDatetime(wholeSecond(job.modifiedAt)),
		state: job.state,
		...(externalId === undefined ? {} : { externalIdFieldName: externalId }),
		concurrencyMode: 'Parallel',
		contentType: 'CSV',
		apiVersion: about.settings.jobApiVersion === 'text' ? job.apiVersion : Number(job.apiVersion),
	};
}

/** The reply to a change of state: nothing beyond the base. */
export function shortInfo(job: Job, about: JobContext): Info {
	return base(job, about);
}

/** The reply to creation. */
export function createdInfo(job: Job, about: JobContext): Info {
	return {
		...base(job, about),
		...contentUrl(job, about),
		lineEnding: job.lineEnding,
		columnDelimiter: job.columnDelimiter,
	};
}

/** The reply to GET on an ingest job. */
export function ingestInfo(job: IngestJob, about: JobContext): Info {
	return {
		...base(job, about),
		jobType: 'V2Ingest',
		...contentUrl(job, about),
		lineEnding: job.lineEnding,
		columnDelimiter: job.columnDelimiter,
		numberRecordsProcessed: job.recordsProcessed,
		numberRecordsFailed: job.recordsFailed,
		retries: 0,
		totalProcessingTime: job.workedMs,
		apiActiveProcessingTime: job.workedMs,
		apexProcessingTime: 0,
		...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }),
	};
}

/** The reply to GET on a query job; a failed one often tells no reason. */
export function queryInfo(job: QueryJob, about: JobContext): Info {
	return {
		...base(job, about),
		jobType: 'V2Query',
		lineEnding: job.lineEnding,
		columnDelimiter: job.columnDelimiter,
		numberRecordsProcessed: job.recordsProcessed,
		retries: 0,
		totalProcessingTime: job.workedMs,
		isPkChunkingSupported: job.prepared.chunkable,
		...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }),
	};
}

/** A job in the list of all jobs. */
export function listedInfo(job: Job, about: JobContext): Info {
	return {
		...base(job, about),
		jobType: job.kind === 'ingest' ? 'V2Ingest' : 'V2Query',
		...contentUrl(job, about),
		lineEnding: job.lineEnding,
		columnDelimiter: job.columnDelimiter,
	};
}

/** Where to upload, without a leading slash, as Salesforce writes it. */
function contentUrl(job: Job, about: JobContext): Info {
	if (job.kind !== 'ingest' || job.state !== 'Open') return {};
	const version = about.settings.contentUrlVersion === 'v' ? `v${job.apiVersion}` : job.apiVersion;
	return { contentUrl: `services/data/${version}/jobs/ingest/${job.id}/batches` };
}
