import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../scripts/n8n/waitFor';
import { startOrg, type FaultSpec, type RunningOrg } from '../org';
import { CALLER } from '../support/orgCredential';
import { autoMap, objectNamed } from '../support/parameters';
import { itemsOf } from './support/items';
import { RealN8n, type StoredCredential } from './support/realN8n';
import { sized } from './support/size';
import {
	codeNode,
	MANUAL_TRIGGER,
	manualTrigger,
	salesforceNode,
	workflowOf,
	type NodeSettings,
} from './support/workflow';

/** Longer than a session of the org lasts. Milliseconds. */
const AFTER_SESSION_MS = 3 * 3_600_000;

let org: RunningOrg;
let n8n: RealN8n;
let credential: StoredCredential;

beforeAll(async () => {
	org = await startOrg({ seed: 'empty' });
	n8n = await RealN8n.start({ name: 'record' });
	credential = await n8n.addCredential(org);
});
afterAll(async () => {
	await n8n.stop();
	await org.close();
});
beforeEach(() => org.reset({ data: true }));

/** The package's calls that the org answered or cut, without describes. */
const dataCalls = (): string[] =>
	org
		.calls()
		.filter(({ client, path }) => client === CALLER && !path.endsWith('/describe'))
		.map(({ method, path, status }) => `${method} ${path.replace(/^.*\/v[\d.]+/, '')} ${status}`);

const createContacts = (name: string, rows: string, settings: NodeSettings) =>
	workflowOf(name, [
		manualTrigger(),
		codeNode('Rows', rows),
		salesforceNode(
			'Save',
			'salesforceRecord',
			{
				resource: 'record',
				operation: 'create',
				object: objectNamed('Contact'),
				columns: autoMap(),
			},
			settings,
		),
	]);

describe('Retry On Fail with three tries, creates, and a failure half-way', () => {
	const COUNT = 1000;
	const rows = `return Array.from({ length: ${COUNT} }, (_, i) => ({ json: { LastName: 'Row ' + i } }));`;
	/** Only Salesforce can tell that row 500 is wrong. */
	const badRow = rows.replace("'Row ' + i", "'Row ' + i, Email: i === 500 ? 'no mail' : undefined");
	const third: Pick<FaultSpec, 'match' | 'afterN'> = {
		match: { method: 'POST', path: '/composite/sobjects' },
		afterN: 2,
	};
	const cases: Array<{
		what: string;
		code: string;
		fault?: FaultSpec;
		/** The least and the most records that are in the org then. */
		saved: [number, number];
		status: string;
	}> = [
		// A try ends with the batch that holds the refused row.
		{ what: 'a row is refused', code: badRow, saved: [599, COUNT - 1], status: 'error' },
		{
			what: 'a batch is refused twice',
			code: rows,
			fault: { ...third, kind: '500-json', times: 2 },
			saved: [COUNT, COUNT],
			status: 'success',
		},
		{
			what: 'the reply to a batch is lost',
			code: rows,
			fault: { ...third, kind: 'reset-after', times: 1 },
			saved: [COUNT, COUNT],
			status: 'error',
		},
		{
			what: 'a batch is lost on its way',
			code: rows,
			fault: { ...third, kind: 'reset-before', times: 1 },
			saved: [COUNT - 200, COUNT - 200],
			status: 'error',
		},
	];

	// A batch whose outcome is unknown stays as it is: no try may send it again.
	test.each(cases)('$what: no row is created twice', async (expected) => {
		const { what, code, fault, saved, status } = expected;
		const [least, most] = saved;
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
		const workflow = await n8n.addWorkflow(createContacts(what, code, settings), credential);
		if (fault) org.fault(fault);
		const execution = await n8n.run(workflow);

		const names = [...org.store.rows('Contact')].map((row) => row['LastName']);
		expect(names).toHaveLength(new Set(names).size);
		expect(names.length).toBeGreaterThanOrEqual(least);
		expect(names.length).toBeLessThanOrEqual(most);
		expect(execution.status).toBe(status);
	});
});

test('stopping an execution ends a call that waits, and it is not sent later', async () => {
	const RETRY_AFTER_SECONDS = 5;
	const workflow = await n8n.addWorkflow(
		workflowOf('Waits', [
			manualTrigger(),
			salesforceNode('Read', 'salesforceQuery', {
				resource: 'soql',
				operation: 'execute',
				query: 'SELECT Id FROM Contact',
			}),
		]),
		credential,
	);
	org.fault({ match: { path: '/query' }, kind: '503', times: 10, retryAfter: RETRY_AFTER_SECONDS });
	const id = await n8n.rest.startRun(workflow, MANUAL_TRIGGER);
	const refused = async () => await Promise.resolve(dataCalls().length > 0 || undefined);
	await waitFor(refused, { what: 'The first refusal', timeoutMs: 30_000, everyMs: 50 });
	await n8n.rest.stop(id);

	await sleep((RETRY_AFTER_SECONDS + 3) * 1000);
	expect((await n8n.rest.execution(id)).status).toBe('canceled');
	expect(dataCalls()).toEqual(['GET /query 503']);
});

test('many executions that find the token expired: one sign-in, and each its own record', async () => {
	const COUNT = sized({ full: 100, ci: 40 });
	const workflow = await n8n.addWorkflow(
		createContacts('Parallel', "return [{ json: { LastName: 'Of ' + $execution.id } }];", {}),
		credential,
	);
	await n8n.run(workflow);
	org.advance(AFTER_SESSION_MS);
	org.reset({ data: true });

	const ids = await Promise.all(
		Array.from({ length: COUNT }, async () => await n8n.rest.startRun(workflow, MANUAL_TRIGGER)),
	);
	const executions = await Promise.all(ids.map(async (id) => await n8n.rest.finished(id, 120_000)));

	expect(executions.map(({ status }) => status)).toEqual(ids.map(() => 'success'));
	expect(executions.map((done) => itemsOf(done, 'Save')[0]?.['outcome'])).toEqual(
		ids.map(() => 'saved'),
	);
	const names = [...org.store.rows('Contact')].map((row) => row['LastName']).sort();
	expect(names).toEqual(ids.map((id) => `Of ${id}`).sort());
	const saves = dataCalls().filter((call) => !call.endsWith(' 401'));
	expect(saves).toEqual(ids.map(() => 'POST /composite/sobjects 200'));
	expect(dataCalls().length).toBeGreaterThan(saves.length);
	expect(org.usage().logins).toBe(1);
});
