import { isTerminal } from './job';
import type { RowError } from './failedRow';

/** A row that has no result, and the job that had it, if one had. */
export interface NoResult {
	outcome: 'notTried' | 'unknown';
	jobId: string | null;
	state: string | null;
}

/** Why a row has no result, and what settles its fate. */
export function noResult({ outcome, jobId, state }: NoResult): RowError {
	const of = `the bulk job ${jobId ?? ''} (${state ?? ''})`;
	if (outcome === 'notTried') {
		const message =
			jobId === null
				? 'No bulk job was made for it, because another job or file failed, or is not over.'
				: `Salesforce did not come to it before ${of} ended.`;
		return { statusCode: 'NOT_TRIED', message, fields: [] };
	}
	if (state !== null && isTerminal({ state })) {
		return {
			statusCode: 'RESULT_MISSING',
			message: `No result could be read for it, although ${of} is over. It may have been saved: look for its record, by external ID or by creator and time, before you send it again.`,
			fields: [],
		};
	}
	return {
		statusCode: 'JOB_NOT_OVER',
		message: `It was handed over, and ${of} was not over when it was last looked at. Go on with 'Ingest Job > Wait' and 'Ingest Job > Get Results' and this job ID before you send it again.`,
		fields: [],
	};
}
