/** Does the work of a bench figure with jsforce, in a process of its own. The argument is a {@link JsforceTask}. */
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import jsforce from 'jsforce';
import { QueryJobV2 } from 'jsforce/lib/api/bulk2';

import type { ChildResult } from './child';

export interface JsforceTask {
	instanceUrl: string;
	accessToken: string;
	version: string;
	/** CSV to insert as contacts; its results go to files beside it. */
	ingest?: string;
	/** SOQL whose rows go to a file. */
	query?: { soql: string; file: string };
}

const MB = 1_048_576;
/** jsforce gives up after 30 seconds unless told otherwise. Milliseconds. */
const POLL_TIMEOUT = 3_600_000;
const POLL_INTERVAL = 1_000;
const ONE_PAGE = 10_000_000;

async function main(): Promise<void> {
	const { ingest, query, ...session } = JSON.parse(process.argv[2] ?? '') as JsforceTask;
	const connection = new jsforce.Connection(session);
	const startMb = process.memoryUsage().rss / MB;
	const startedAt = performance.now();
	let rows = 0;
	if (ingest !== undefined) {
		const job = connection.bulk2.createJob({ operation: 'insert', object: 'Contact' });
		await job.open();
		await job.uploadData(createReadStream(ingest));
		await job.close();
		await job.poll(POLL_INTERVAL, POLL_TIMEOUT);
		rows = (await job.getAllResults()).successfulResults.length;
	}
	if (query) {
		const job = new QueryJobV2(connection, {
			bodyParams: { query: query.soql, operation: 'query' },
			pollingOptions: { pollInterval: POLL_INTERVAL, pollTimeout: POLL_TIMEOUT },
		});
		await job.open();
		await job.poll(POLL_INTERVAL, POLL_TIMEOUT);
		// jsforce pipes every page into one stream without waiting for the one before, which mixes them
		// where there are several. So it gets all rows as one page.
		Object.assign(job, { locator: `&maxRecords=${ONE_PAGE}` });
		const records = await job.result();
		records.on('record', () => rows++);
		await pipeline(records.stream(), createWriteStream(query.file));
	}
	const result: ChildResult = {
		outputs: [{ items: 1, first: { rows } }],
		ms: performance.now() - startedAt,
		peakMb: process.resourceUsage().maxRSS / 1_024,
		startMb,
		liveMb: process.memoryUsage().heapUsed / MB,
		hints: [],
	};
	process.stdout.write(`${JSON.stringify(result)}\n`);
}

void main();
