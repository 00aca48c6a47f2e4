import type { JobReport } from '../../shared/bulk/job';
import { bulkQueryProblem } from '../../shared/bulk/querySupport';
import type { ByteStream } from '../../shared/client/bytes';
import { withoutAttributes } from '../../shared/client/attributes';
import {
	followPages,
	startQuery,
	type QueryPage,
	type SalesforceRecord,
} from '../../shared/client/queryPages';
import type { SalesforceClient } from '../../shared/client/types';
import { isCount, outlineOf } from '../../shared/soql/outline';
import type { SoqlText } from '../../shared/soql/text';
import { checkCount, readByBulk } from '../../shared/bulk/typedRows';
import type { ReadOptions } from './options';

/**
 * Records from which 'Automatic' reads by Bulk API 2.0: Salesforce's own advice for any operation on
 * more than so many (Bulk API 2.0 Developer Guide, When to Use).
 */
const BULK_FROM = 2_000;

/** What is told while rows are read. */
export interface Watcher {
	/** Where a bulk job tells how it goes on. */
	report: JobReport;
	/** The stream of a reply, whose class is needed to make others. */
	onStream?: (stream: ByteStream) => void;
	/** Which API reads, and why, where the node chose. */
	onChoice?: (text: string) => void;
}

/**
 * Reads the records of statements whose rows together are one result, page by page.
 *
 * @throws {SalesforceCallError} in Salesforce's words when it refuses
 * @throws {BulkJobError} when a bulk job failed
 * @throws {RangeError} when a query finds more records than allowed, or a bulk query cannot run it
 */
export async function* readRows(
	client: SalesforceClient,
	statements: readonly SoqlText[],
	options: ReadOptions,
	watcher: Watcher,
): AsyncGenerator<SalesforceRecord[]> {
	let read = 0;
	for (const soql of statements) {
		for await (const records of readStatement(client, soql, options, watcher)) {
			read += records.length;
			checkCount(read, options.maxRecords);
			yield options.keepAttributes ? records : records.map(withoutAttributes);
		}
	}
}

async function* readStatement(
	client: SalesforceClient,
	soql: SoqlText,
	options: ReadOptions,
	{ onStream, onChoice, report }: Watcher,
): AsyncGenerator<SalesforceRecord[]> {
	const { api, includeDeleted = false, maxRecords } = options;
	const outline = outlineOf(soql);
	const bulk = { soql, object: outline.from[0]?.text ?? '', includeDeleted, maxRecords };
	const problem = api === 'rest' ? undefined : bulkProblem(soql, options);
	if (api === 'bulk') {
		if (problem !== undefined) throw new RangeError(problem);
		yield* readByBulk(client, bulk, report, onStream);
		return;
	}
	const first = await startQuery(client, soql, { ...options, onStream });
	if (isCount(outline)) {
		yield [{ count: first.totalSize }];
		return;
	}
	checkCount(first.totalSize, maxRecords);
	if (api === 'automatic' && isLong(first)) {
		const found = `The query finds ${first.totalSize.toLocaleString('en-US')} records`;
		if (problem === undefined) {
			onChoice?.(`${found}; they were read by Bulk API 2.0.`);
			yield* readByBulk(client, bulk, report, onStream);
			return;
		}
		onChoice?.(`${found}; they were read by REST: ${problem}`);
	}
	for await (const { records } of followPages(client, first, options)) yield records;
}

/** What is already read whole needs no job. */
function isLong({ totalSize, done }: QueryPage): boolean {
	return !done && totalSize > BULK_FROM;
}

/** Why a bulk query cannot give what is asked for. */
function bulkProblem(soql: string, { keepAttributes }: ReadOptions): string | undefined {
	if (keepAttributes) return "A bulk query has no attributes. Turn off 'Keep Attributes'.";
	return bulkQueryProblem(soql);
}
