import { judged, untold, type Fact, type Finding } from './fact';
import { at, listAt, summary, type Reader } from './reader';

/** Rows of a job whose whole result is small enough to fetch for one header. */
const smallResult = 2000;

/** Query jobs that are finished and still hold results; nothing is started. */
async function finishedJobs(reader: Reader): Promise<string[]> {
	const { body } = await reader.get('jobs/query?jobType=V2Query');
	return listAt(body, 'records')
		.filter((job) => at(job, 'state') === 'JobComplete')
		.map((job) => String(at(job, 'id')));
}

const noJob = 'the org has no finished Bulk API 2.0 query job; run one and try again';

async function pageKeys(reader: Reader): Promise<Finding> {
	for (const id of await finishedJobs(reader)) {
		const { body } = await reader.get(`jobs/query/${id}/resultPages`);
		const [page] = listAt(body, 'resultPages');
		const key = Object.keys(typeof page === 'object' && page !== null ? page : {})[0];
		if (key === undefined) continue;
		const form = String(at(page, key)).startsWith('/services/') ? 'whole path' : 'path cut short';
		return judged(key === 'resultUrl', `${key}, ${form}`);
	}
	return untold(noJob);
}

async function lastLocator(reader: Reader): Promise<Finding> {
	for (const id of await finishedJobs(reader)) {
		const info = await reader.get(`jobs/query/${id}`);
		if (Number(at(info.body, 'numberRecordsProcessed')) > smallResult) continue;
		const reply = await reader.get(`jobs/query/${id}/results`, { headers: { accept: 'text/csv' } });
		if (reply.status !== 200) continue;
		const locator = reply.headers.get('sforce-locator');
		const seen = locator === 'null' ? 'the word null' : locator === null ? 'absent' : 'a locator';
		return judged(locator === 'null', seen);
	}
	return untold(noJob);
}

async function versionType(reader: Reader): Promise<Finding> {
	const reply = await reader.get('jobs/query?jobType=V2Query');
	const [job] = listAt(reply.body, 'records');
	if (job === undefined) {
		return untold(reply.status === 200 ? 'the org has no jobs' : summary(reply));
	}
	const type = typeof at(job, 'apiVersion');
	return judged(type === 'number', `a ${type}`);
}

function needs(what: string): () => Promise<Finding> {
	return () => Promise.resolve(untold(what));
}

/** Bulk API 2.0, and what no read-only request can show. */
export const bulkFacts: readonly Fact[] = [
	{
		id: 'bulk-result-pages-key',
		statement: 'A result page is named by resultUrl',
		check: pageKeys,
	},
	{
		id: 'bulk-last-locator',
		statement: 'The last page has the word null as Sforce-Locator',
		check: lastLocator,
	},
	{
		id: 'bulk-api-version',
		statement: 'apiVersion of a job is a number',
		check: versionType,
	},
	{
		id: 'bulk-result-rewriting',
		statement: 'Result files give values as they were sent',
		check: needs('needs an ingest job, which writes'),
	},
	{
		id: 'collections-upsert',
		statement: 'Collections upsert creates the rows that match nothing',
		check: needs('needs an upsert, which writes'),
	},
	{
		id: 'limit-bodies',
		statement: 'Over the limit: 403 REQUEST_LIMIT_EXCEEDED',
		check: needs('shows only in an org that is over its limit'),
	},
	{
		id: 'unavailable-bodies',
		statement: '503 comes without Retry-After',
		check: needs('shows only while Salesforce is not available'),
	},
];
