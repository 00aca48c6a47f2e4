import type { IExecuteFunctions } from 'n8n-workflow';

import { readNumber } from '../../shared/descriptions/numberParameter';

const MAX_PARALLEL_JOBS = 5;
const DEFAULT_PARALLEL_JOBS = 2;
const MAX_RETRIES = 5;

/** Reads 'Parallel Jobs'. */
export function readParallelJobs(context: IExecuteFunctions): number {
	const given: unknown = context.getNodeParameter('options.parallelJobs', 0, DEFAULT_PARALLEL_JOBS);
	return readNumber('Parallel Jobs', given, { min: 1, max: MAX_PARALLEL_JOBS });
}

/** Reads 'Retry Failed Rows'. */
export function readRetries(context: IExecuteFunctions): number {
	const given: unknown = context.getNodeParameter('options.retryFailedRows', 0, 0);
	return readNumber('Retry Failed Rows', given, { min: 0, max: MAX_RETRIES });
}
