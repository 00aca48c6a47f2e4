import { dataPath } from '../client/dataPath';
import { queryOfAddress } from '../client/replyAddress';
import type { DataCall, SalesforceClient } from '../client/types';
import { openReply, type OpenReply } from './body';
import type { JobInfo } from './job';
import { incompleteResult, resultError } from './jobError';

/** Rows of one result page; without it the first page can be up to a gigabyte. */
const PAGE_ROWS = 50_000;
/** The first API version that names the pages of a result (Bulk API 2.0 guide). */
const RESULT_PAGES_SINCE = 58;

/** One page of a query's result, to be read to its end before the next is asked for. */
export interface QueryPage extends OpenReply {
	/** Rows Salesforce announced for it, where it did. */
	promised?: number;
}

/** Where a page is, and where the one behind it. */
interface Place {
	call: DataCall;
	/** Undefined: the reply itself says it. */
	next?: () => Promise<Place | undefined>;
}

/**
 * Opens the pages of a complete query job in their order. While one is read the next is already asked
 * for, and no more than that one: its first bytes wait in the socket, so memory stays flat.
 *
 * @throws {BulkJobError} holding the job's ID, when a page cannot be had
 */
export async function* queryPages(
	client: SalesforceClient,
	job: JobInfo,
): AsyncGenerator<QueryPage> {
	let place: Place | undefined = await firstPlace(client, job);
	let coming: Promise<QueryPage> | undefined = open(client, job, place);
	try {
		while (coming) {
			const page: QueryPage = await coming;
			coming = undefined;
			place = place?.next ? await place.next() : behind(job, page);
			if (place) {
				coming = open(client, job, place);
				// It is awaited in the next turn; until then nobody listens.
				coming.catch(() => undefined);
			}
			yield page;
		}
	} finally {
		void coming?.then(({ held }) => held.destroy()).catch(() => undefined);
	}
}

async function open(client: SalesforceClient, job: JobInfo, { call }: Place): Promise<QueryPage> {
	try {
		const reply = await openReply(client, call);
		const promised = Number(reply.headers['sforce-numberofrecords']);
		return { ...reply, ...(Number.isInteger(promised) && { promised }) };
	} catch (error) {
		throw resultError(job, error);
	}
}

/** Salesforce's own pages where there are several and the version knows them, else the first of ours. */
async function firstPlace(client: SalesforceClient, job: JobInfo): Promise<Place> {
	const several = (job.numberRecordsProcessed ?? Infinity) > PAGE_ROWS;
	if (!several || Number(client.apiVersion) < RESULT_PAGES_SINCE) return byLocator(job, undefined);
	const named = await namedPlaces(client, job, undefined);
	return named ?? byLocator(job, undefined);
}

function byLocator(job: JobInfo, locator: string | undefined): Place {
	return { call: pageCall(job, locator, PAGE_ROWS) };
}

function behind(job: JobInfo, { headers }: QueryPage): Place | undefined {
	const locator = headers['sforce-locator'];
	// The header is the text `null`, or is not there, after the last page.
	if (locator === undefined || locator === '' || locator === 'null') return undefined;
	return byLocator(job, locator);
}

function pageCall(job: JobInfo, locator: string | undefined, maxRecords?: number): DataCall {
	return {
		method: 'GET',
		path: dataPath`/jobs/query/${job.id}/results`,
		query: {
			...(maxRecords !== undefined && { maxRecords: String(maxRecords) }),
			...(locator !== undefined && { locator }),
		},
		headers: { Accept: 'text/csv' },
		lane: 'normal',
	};
}

/**
 * The pages `resultPages` names, and those it names when asked on.
 *
 * @throws {BulkJobError} when one is named that is no page of this job's result
 */
async function namedPlaces(
	client: SalesforceClient,
	job: JobInfo,
	locator: string | undefined,
): Promise<Place | undefined> {
	const outcome = await client.send({
		method: 'GET',
		path: dataPath`/jobs/query/${job.id}/resultPages`,
		...(locator !== undefined && { query: { locator } }),
		lane: 'normal',
	});
	if (outcome.kind !== 'answered') {
		if (locator === undefined) return undefined;
		throw incompleteResult(job, 'Salesforce did not say where its further pages are');
	}
	const { resultPages, nextRecordsUrl, done } = outcome.reply.body as {
		resultPages?: Array<{ resultLink?: string; resultUrl?: string }>;
		nextRecordsUrl?: string | null;
		done?: boolean;
	};
	const { locators, further } = locatorsOf(job, resultPages ?? [], nextRecordsUrl ?? undefined);
	if (locators.includes(undefined) || (done === false && further === undefined)) {
		if (locator === undefined) return undefined;
		throw incompleteResult(job, 'Salesforce named further pages in a way that is not known');
	}
	const placeAt = (i: number): Place | undefined => {
		const own = locators[i];
		if (own === undefined) return undefined;
		return {
			call: pageCall(job, own),
			next: async () =>
				i + 1 < locators.length || done !== false
					? placeAt(i + 1)
					: await namedPlaces(client, job, further),
		};
	};
	return placeAt(0);
}

function locatorsOf(
	job: JobInfo,
	pages: ReadonlyArray<{ resultLink?: string; resultUrl?: string }>,
	nextRecordsUrl: string | undefined,
) {
	try {
		const results = dataPath`/jobs/query/${job.id}/results`;
		const lists = dataPath`/jobs/query/${job.id}/resultPages`;
		return {
			locators: pages.map(({ resultLink, resultUrl }) =>
				locatorOf(resultLink ?? resultUrl, results),
			),
			further: locatorOf(nextRecordsUrl, lists),
		};
	} catch (error) {
		throw resultError(job, error);
	}
}

/** Only the locator of an address is taken over, and only of one that stays with the job's result. */
function locatorOf(address: string | undefined, path: string): string | undefined {
	if (address === undefined) return undefined;
	const query = queryOfAddress(address, path, [
		'a page of its result',
		"a page of this job's result",
	]);
	const locator = query.get('locator');
	return locator === null || locator === '' ? undefined : locator;
}
