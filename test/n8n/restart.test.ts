import type { INodeParameters } from 'n8n-workflow';
import { waitFor } from '../../scripts/n8n/waitFor';
import { startOrg, type RunningOrg } from '../org';
import { objectNamed } from '../support/parameters';
import { itemsOf } from './support/items';
import { DURABLE_CURSORS, RealN8n } from './support/realN8n';
import { EVERY_FIVE_SECONDS, noOpNode, recordTrigger, workflowOf } from './support/workflow';

/** Above the settle lag of the trigger: what was seeded can be told by the next poll. Milliseconds. */
const SETTLED_MS = 60_000;

/** Several polls on a busy machine. Milliseconds. */
const EVENT_TIMEOUT_MS = 60_000;

let org: RunningOrg;
let n8n: RealN8n;

const watchContacts = (seconds: readonly number[], options: INodeParameters = {}) =>
	workflowOf('Watch', [
		recordTrigger('Watch', { object: objectNamed('Contact'), event: 'created', options }, seconds),
		noOpNode('Told'),
	]);

beforeAll(async () => {
	org = await startOrg({ seed: 'empty' });
});
afterEach(async () => {
	await n8n.stop();
});
afterAll(async () => {
	await org.close();
});

test.each([
	[
		'tells the last batch again, as its option promises',
		true,
		['After', 'Before', 'Before', 'While away'],
	],
	['tells nothing twice with that option off', false, ['After', 'Before', 'While away']],
])(
	'after kill -9 a published workflow goes on with what changed while n8n was gone, and %s',
	async (_, repeatLastBatch, expected) => {
		org.reset({ data: true });
		n8n = await RealN8n.start({ name: 'restart' });
		const credential = await n8n.addCredential(org);
		const workflow = await n8n.addWorkflow(
			watchContacts(EVERY_FIVE_SECONDS, { repeatLastBatch }),
			credential,
		);
		await n8n.rest.publish(workflow);

		const told = async (count: number): Promise<unknown[]> =>
			await waitFor(
				async () => {
					const executions = await n8n.rest.finishedExecutions(workflow);
					const names = executions
						.flatMap((execution) => itemsOf(execution, 'Told'))
						.map((item) => item['LastName']);
					return names.length >= count ? names.sort() : undefined;
				},
				{ what: `${String(count)} events`, timeoutMs: EVENT_TIMEOUT_MS },
			);
		const create = (name: string): void => {
			org.advance(SETTLED_MS);
			org.seed('Contact', [{ LastName: name }]);
			org.advance(SETTLED_MS);
		};

		create('Before');
		expect(await told(1)).toEqual(['Before']);
		await n8n.kill();
		create('While away');
		await n8n.startAgain();
		create('After');
		expect(await told(expected.length)).toEqual(expected);
	},
);

test("with n8n's durable cursors on, n8n keeps a place for the trigger in its database", async () => {
	n8n = await RealN8n.start({ name: 'durable', env: DURABLE_CURSORS });
	const credential = await n8n.addCredential(org);
	const workflow = await n8n.addWorkflow(watchContacts([0]), credential);
	await n8n.rest.publish(workflow);

	const places = n8n.query('SELECT nodeId FROM poller_state WHERE workflowId = ?', workflow.id);
	expect(places).toHaveLength(1);
});
