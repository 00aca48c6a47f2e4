import type { IExecuteFunctions } from 'n8n-workflow';

import type { SalesforceClient } from '../../shared/client/types';
import { runIngest } from './ingest';
import { closeIngest, createIngest, getIngestResults, uploadIngest } from './ingestStepwise';
import type { Outputs } from './outputs';
import { runQuery } from './query';
import { createQuery, getQueryResults } from './queryStepwise';
import { abortOf, deleteOf, getAllOf, getOf, waitOf } from './steps';

type Operation = (context: IExecuteFunctions, client: SalesforceClient) => Promise<Outputs>;

/** Every operation by resource. */
export const operations: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
	ingestJob: {
		abort: abortOf('ingest'),
		close: closeIngest,
		create: createIngest,
		delete: deleteOf('ingest'),
		get: getOf('ingest'),
		getAll: getAllOf('ingest'),
		getResults: getIngestResults,
		run: runIngest,
		upload: uploadIngest,
		wait: waitOf('ingest'),
	},
	queryJob: {
		abort: abortOf('query'),
		create: createQuery,
		delete: deleteOf('query'),
		get: getOf('query'),
		getAll: getAllOf('query'),
		getResults: getQueryResults,
		run: runQuery,
		wait: waitOf('query'),
	},
};
