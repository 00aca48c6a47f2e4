import type { INodeParameters } from 'n8n-workflow';
import { waitFor } from '../../scripts/n8n/waitFor';
import { startOrg, type RunningOrg } from '../org';
import { objectNamed } from '../support/parameters';
import { batches, countOf } from './support/batches';
import { Creating } from './support/creating';
import { DURABLE_CURSORS, RealN8n } from './support/realN8n';
import { sized } from './support/size';
import { EVERY_FIVE_SECONDS, noOpNode, recordTrigger, workflowOf } from './support/workflow';

const SECOND = 1000;
const KILLS = sized({ full: 3, ci: 1 });
/** Executions before the first kill and after each. */
const BATCHES = sized({ full: 2, ci: 1 });
/** Above the settle lag of the trigger: what was changed can be told by the next poll. Milliseconds. */
const SETTLED_MS = 60 * SECOND;
/** Several polls on a busy machine. Milliseconds. */
const EVENT_TIMEOUT_MS = 150 * SECOND;

let org: RunningOrg;
let n8n: RealN8n;

beforeEach(async () => {
	org = await startOrg({ seed: 'empty' });
});
afterEach(async () => {
	await n8n.stop();
	await org.close();
});

const contacts = (event: string, options: INodeParameters = {}) => ({
	object: objectNamed('Contact'),
	event,
	options: { fields: ['LastName'], ...options },
});

/** Waits until a trigger has handed over so many records; their names in the order they came. */
const told = async (trigger: string, count: number): Promise<string[]> =>
	await waitFor(
		() => {
			const names = batches(n8n, trigger).flatMap(({ names: some }) => some);
			return Promise.resolve(names.length >= count ? names : undefined);
		},
		{ what: `${String(count)} events of ${trigger}`, timeoutMs: EVENT_TIMEOUT_MS },
	);

test('two triggers of one workflow watch an object that has LastModifiedDate alone, each from its own place', async () => {
	const hidden = [{ object: 'Contact', field: 'SystemModstamp' }];
	org.store.setRules({ ...org.store.rules, hidden });
	n8n = await RealN8n.start({ name: 'last-modified' });
	const workflow = await n8n.addWorkflow(
		workflowOf(
			'Watch',
			[
				recordTrigger('Changed', contacts('createdOrUpdated'), EVERY_FIVE_SECONDS),
				recordTrigger('Gone', contacts('deleted'), EVERY_FIVE_SECONDS),
				noOpNode('Told'),
			],
			[
				{ from: 'Changed', to: 'Told' },
				{ from: 'Gone', to: 'Told' },
			],
		),
		await n8n.addCredential(org),
	);
	await n8n.rest.publish(workflow);

	org.advance(SETTLED_MS);
	const [id = ''] = org.seed('Contact', [{ LastName: 'New' }]);
	org.advance(SETTLED_MS);
	expect(await told('Changed', 1)).toEqual(['New']);
	org.seed('Contact', [{ Id: id, LastName: 'Renamed' }], { update: true });
	org.advance(SETTLED_MS);
	expect(await told('Changed', 2)).toEqual(['New', 'Renamed']);
	org.store.remove('Contact', id);
	org.advance(SETTLED_MS);
	expect(await told('Gone', 1)).toEqual(['Renamed']);
	expect(await told('Changed', 2)).toEqual(['New', 'Renamed']);
});

test(
	'with durable cursors, a trigger with several poll times tells each record once, also after kill -9, when n8n runs the polls it missed side by side',
	async () => {
		n8n = await RealN8n.start({ name: 'several-times', env: DURABLE_CURSORS });
		const workflow = await n8n.addWorkflow(
			workflowOf('Watch', [
				recordTrigger('Watch', contacts('created', { settleSeconds: 0 }), [0, 15, 30, 45]),
				noOpNode('Told'),
			]),
			await n8n.addCredential(org),
		);
		await n8n.rest.publish(workflow);

		const creating = new Creating(org);
		const moreBatches = async (count: number): Promise<void> => {
			const before = batches(n8n, 'Watch').length;
			await waitFor(() => Promise.resolve(batches(n8n, 'Watch')[before + count - 1]), {
				what: `${String(count)} executions`,
				timeoutMs: EVENT_TIMEOUT_MS,
			});
		};
		await moreBatches(BATCHES);
		for (let kill = 0; kill < KILLS; kill++) {
			await n8n.kill();
			// Long enough for several poll times to be missed.
			await new Promise((resolve) => setTimeout(resolve, 10 * SECOND));
			await n8n.startAgain();
			await moreBatches(BATCHES);
		}
		creating.stop();
		const names = await told('Watch', creating.names.length);
		expect([...countOf(names)].filter(([, times]) => times > 1)).toEqual([]);
		expect(names.sort()).toEqual([...creating.names].sort());
	},
	(240 + KILLS * 120) * SECOND,
);
