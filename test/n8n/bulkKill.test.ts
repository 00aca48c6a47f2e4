import { setTimeout as sleep } from 'node:timers/promises';

import type { Execution } from '../../scripts/n8n/n8nRest';
import { startOrg, type RunningOrg } from '../org';
import { RealN8n, type StoredCredential } from './support/realN8n';
import { sized } from './support/size';
import { codeNode, manualTrigger, salesforceNode, workflowOf } from './support/workflow';

/** n8n starts anew after each kill. Milliseconds. */
jest.setTimeout(300_000);

const ROWS = 500;
/** Long enough for a call under way to be still under way when n8n is killed. Milliseconds. */
const SLOW_MS = 3_000;
/** Between a call's end and the kill in the middle of the next. */
const MID_CALL_MS = 700;
const LOOK_MS = 25;
const STEP_MS = 4_000;
/** Within which a point is reached. */
const REACH_MS = 60_000;

interface Point {
	name: string;
	/** The call that takes long, so that the kill falls into it. */
	slow?: { method: string; path: string };
	/** The kill follows this call's end. */
	after: { method: string; path: string };
	/** Whether n8n must have forgotten what it knows of the org, for the call to be made. */
	anew?: boolean;
}

const job = /\/jobs\/ingest\/750\w+$/;
const POINTS: Point[] = [
	{
		name: 'the upload is under way',
		slow: { method: 'PUT', path: '/batches' },
		after: { method: 'POST', path: '/jobs/ingest' },
	},
	{
		name: 'UploadComplete is under way',
		slow: { method: 'PATCH', path: '/jobs/ingest/' },
		after: { method: 'PUT', path: '/batches' },
	},
	{
		name: 'the allocation is looked at',
		slow: { method: 'GET', path: '/limits' },
		after: { method: 'GET', path: '/describe' },
		anew: true,
	},
	{
		name: 'the job POST is under way',
		slow: { method: 'POST', path: '/jobs/ingest' },
		after: { method: 'GET', path: '/limits' },
	},
	{ name: 'the job was made', after: { method: 'POST', path: '/jobs/ingest' } },
	{ name: 'the upload was done', after: { method: 'PUT', path: '/batches' } },
	{ name: 'the job was closed', after: { method: 'PATCH', path: '/jobs/ingest/' } },
	{ name: 'the job works', after: { method: 'GET', path: '/jobs/ingest/' } },
	{
		name: 'the results are read',
		slow: { method: 'GET', path: '/successfulResults' },
		after: { method: 'DONE', path: '/jobs/ingest/' },
	},
	{ name: 'the results were read', after: { method: 'GET', path: '/successfulResults' } },
];

let org: RunningOrg;
let n8n: RealN8n;
let credential: StoredCredential;

beforeAll(async () => {
	org = await startOrg({ seed: 'empty' });
	n8n = await RealN8n.start({ name: 'bulk-kill' });
	credential = await n8n.addCredential(org);
});
afterAll(async () => {
	await n8n.stop();
	await org.close();
});

const contact = { __rl: true, mode: 'list', value: 'Contact' };
const rows = codeNode(
	'Rows',
	`return Array.from({ length: ${ROWS} }, (_, i) => ({ json: { External_Id__c: 'K' + i, LastName: 'Name ' + i } }));`,
);

async function bulkWorkflow(jobOperation: 'insert' | 'upsert') {
	const parameters = {
		resource: 'ingestJob',
		operation: 'run',
		object: contact,
		jobOperation,
		columns: {
			mappingMode: 'autoMapInputData',
			value: null,
			matchingColumns: jobOperation === 'upsert' ? ['External_Id__c'] : [],
			schema: [],
		},
	};
	return await n8n.addWorkflow(
		workflowOf(`Bulk ${jobOperation}`, [
			manualTrigger(),
			rows,
			salesforceNode('Bulk', 'salesforceBulk', parameters),
		]),
		credential,
	);
}

async function step(operation: string, parameters: Record<string, unknown>): Promise<Execution> {
	const node = salesforceNode('Step', 'salesforceBulk', {
		resource: 'ingestJob',
		operation,
		...parameters,
	});
	const saved = await n8n.addWorkflow(
		workflowOf(`Bulk ${operation}`, [manualTrigger(), node]),
		credential,
	);
	return await n8n.run(saved);
}

const itemsOf = (execution: Execution, node: string, output = 0) =>
	(execution.runData[node]?.[0]?.data?.main?.[output] ?? []).map(({ json }) => json);

/** Runs a workflow and kills n8n at the point. */
async function killAt(
	{ name, slow, after, anew }: Point,
	workflow: Awaited<ReturnType<typeof bulkWorkflow>>,
) {
	if (anew) {
		await n8n.shutDown();
		await n8n.startAgain();
	}
	org.change({
		bulkStepMs: after.method === 'GET' && after.path.includes('ingest/') ? STEP_MS : 75,
	});
	if (slow) org.fault({ match: slow, kind: 'slow', delayMs: SLOW_MS, times: 1 });
	const running = n8n.run(workflow).catch(() => undefined);
	const reached = () =>
		org.calls().some(({ method, path, status }) => {
			if (status >= 400) return false;
			if (after.method === 'DONE') return method === 'GET' && job.test(path) && allSaved();
			const isJob = !after.path.includes('ingest/') || job.test(path);
			return method === after.method && path.includes(after.path) && isJob;
		});
	const startedAt = Date.now();
	while (!reached()) {
		if (Date.now() - startedAt > REACH_MS) throw new Error(`Never came to where ${name}`);
		await sleep(LOOK_MS);
	}
	if (slow) await sleep(MID_CALL_MS);
	await n8n.kill();
	await running;
	org.clearFaults();
	org.change({ bulkStepMs: 75 });
	await n8n.startAgain();
}

/** Salesforce goes on whatever becomes of n8n: the rows are there when the job is over. */
function allSaved(): boolean {
	return [...org.store.rows('Contact')].length === ROWS;
}

function names(): string[] {
	return [...org.store.rows('Contact')].map(({ LastName }) => String(LastName)).sort();
}

const expected = Array.from({ length: ROWS }, (_, i) => `Name ${i}`).sort();

describe.each(sized({ full: POINTS, ci: POINTS.slice(0, 2) }))(
	'n8n is killed when $name',
	(point) => {
		beforeEach(() => org.reset({ data: true }));

		test('an upsert that is run again leaves each row in the org exactly once', async () => {
			const workflow = await bulkWorkflow('upsert');
			await killAt(point, workflow);
			const again = await n8n.run(workflow);
			expect(again.error).toBeUndefined();
			expect(names()).toEqual(expected);
		});

		test('an insert goes on as documented, and leaves no second copy', async () => {
			const workflow = await bulkWorkflow('insert');
			const startedAt = new Date(Date.now() - 60_000).toISOString();
			await killAt(point, workflow);
			const filters = { object: 'Contact', jobOperation: 'insert', createdAfter: startedAt };
			const jobs = itemsOf(await step('getAll', { returnAll: true, filters }), 'Step');
			const started = jobs.filter(({ state }) => state !== 'Open' && state !== 'Aborted');
			if (started.length === 0) {
				for (const { jobId } of jobs) await step('abort', { jobId });
				const again = await n8n.run(workflow);
				expect(again.error).toBeUndefined();
			} else {
				expect(started).toHaveLength(1);
				const jobId = String(started[0]?.jobId);
				expect(n8n.lines.join('\n')).toContain(`Salesforce bulk job ${jobId} was made`);
				expect(itemsOf(await step('wait', { jobId }), 'Step')).toMatchObject([
					{ state: 'JobComplete' },
				]);
				expect(itemsOf(await step('getResults', { jobId }), 'Step')).toHaveLength(ROWS);
			}
			expect(names()).toEqual(expected);
		});
	},
);
