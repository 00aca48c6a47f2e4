import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ChildResult } from '../bulk/child';
import type { JsforceTask } from '../bulk/jsforceChild';
import {
	countedSinceReset,
	credentialFor,
	reset,
	runChild,
	runScript,
	startOrgProcess,
	type OrgProcess,
} from '../bulk/processes';
import { writeContacts } from '../bulk/rows';
import { figure, type Figure } from '../figure';
import { peerName } from '../peerVersion';

const INGEST_ROWS = 100_000;
const QUERY_ROWS = 1_000_000;
/** Of any job this size; a page more or less is a call more or less. */
const MOST_CALLS = 20;
/** We look at a job less and less often, jsforce each second: a short job can be seen a little later. */
const MOST_TIMES_WALL = 1.25;

const soql =
	'SELECT Id, External_Id__c, FirstName, LastName, Email, Phone, Title, Department, MailingStreet, MailingCity, MailingCountry, CreatedDate FROM Contact';

interface Side {
	result: ChildResult;
	calls: number;
}

/** The same bulk work by jsforce's bulk2, from file to file, each in a process of its own. */
export async function measure(): Promise<Figure[]> {
	const ingest = await withOrg('empty', async (org, folder) => {
		const file = join(folder, 'rows.csv');
		await writeContacts(file, INGEST_ROWS);
		const parameters = {
			resource: 'ingestJob',
			operation: 'run',
			object: { __rl: true, mode: 'list', value: 'Contact' },
			jobOperation: 'insert',
			inputMode: 'binary',
			outputMode: 'binary',
		};
		const theirs = await side(org, () => jsforce(org, { ingest: file }));
		await reset(org, true);
		const ours = await side(org, () => node(org, parameters, file));
		return figures(
			'ingest',
			`insert ${INGEST_ROWS} rows of 12 columns from a CSV file`,
			INGEST_ROWS,
			ours,
			theirs,
		);
	});
	const query = await withOrg(`rows:${QUERY_ROWS}`, async (org, folder) => {
		const parameters = {
			resource: 'queryJob',
			operation: 'run',
			query: soql,
			outputMode: 'binary',
		};
		const file = join(folder, 'jsforce.csv');
		const theirs = await side(org, () => jsforce(org, { query: { soql, file } }));
		const ours = await side(org, () => node(org, parameters));
		return figures(
			'query',
			`query ${QUERY_ROWS} rows of 12 columns to a CSV file`,
			QUERY_ROWS,
			ours,
			theirs,
		);
	});
	return [...ingest, ...query];
}

async function withOrg<T>(
	seed: string,
	use: (org: OrgProcess, folder: string) => Promise<T>,
): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), 'bulk-bench-'));
	const org = await startOrgProcess('--seed', seed);
	try {
		return await use(org, folder);
	} finally {
		await org.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function side(org: OrgProcess, run: () => Promise<ChildResult>): Promise<Side> {
	await reset(org);
	return { result: await run(), calls: await countedSinceReset(org) };
}

async function node(org: OrgProcess, parameters: Record<string, unknown>, file?: string) {
	return await runChild({
		node: 'salesforceBulk',
		parameters: parameters as Parameters<typeof runChild>[0]['parameters'],
		credentials: credentialFor(org),
		...(file && { file }),
	});
}

async function jsforce(
	org: OrgProcess,
	work: Pick<JsforceTask, 'ingest' | 'query'>,
): Promise<ChildResult> {
	const { url: instanceUrl, accessToken, apiVersion: version } = org;
	const task: JsforceTask = { instanceUrl, accessToken, version, ...work };
	return await runScript('bench/bulk/jsforceChild.ts', task);
}

function figures(kind: string, work: string, rows: number, ours: Side, theirs: Side): Figure[] {
	const peer = peerName('jsforce');
	const { rows: done } = ours.result.outputs[0]?.first as { rows: number };
	if (done !== rows) throw new Error(`${done} rows instead of ${rows}`);
	const compared = (
		what: string,
		unit: string,
		our: number,
		their: number,
		most: number,
		id: string,
	): Figure =>
		figure({
			id: `bulk-${kind}-jsforce-${id}`,
			what: `${what} to ${work}, ours in n8n's engine, jsforce bulk2 in a bare script (which gets a query in one page, because it mixes the rows of several)`,
			unit,
			ours: Math.round(our),
			peers: { [peer]: Math.round(their) },
			goal: `at most ${most} times jsforce`,
			ok: our <= their * most,
		});
	return [
		compared('Milliseconds', 'ms', ours.result.ms, theirs.result.ms, MOST_TIMES_WALL, 'wall'),
		compared(
			'Peak memory above what the process had before',
			'MB',
			ours.result.peakMb - ours.result.startMb,
			theirs.result.peakMb - theirs.result.startMb,
			1,
			'memory',
		),
		{
			...compared('API calls', 'calls', ours.calls, theirs.calls, 1, 'calls'),
			goal: `at most ${MOST_CALLS}, the look at the org's limits included`,
			ok: ours.calls <= MOST_CALLS,
		},
	];
}
