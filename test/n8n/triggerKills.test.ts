import { waitFor } from '../../scripts/n8n/waitFor';
import { startOrg, type RunningOrg } from '../org';
import { objectNamed } from '../support/parameters';
import { batches, countOf } from './support/batches';
import { Creating } from './support/creating';
import { DURABLE_CURSORS, RealN8n } from './support/realN8n';
import { sized } from './support/size';
import { EVERY_FIVE_SECONDS, noOpNode, recordTrigger, workflowOf } from './support/workflow';

const SECOND = 1000;
const KILLS = sized({ full: 10, ci: 2 });
const TRIGGER = 'Watch';

const pause = async (ms: number): Promise<void> => {
	await new Promise((resolve) => setTimeout(resolve, ms));
};

/** Waits for the next poll that has read records and is about to hand them over. */
async function nextHandOver(org: RunningOrg): Promise<void> {
	const reads = () =>
		org
			.calls()
			.filter(({ path, status }) => path.includes('/composite/sobjects/') && status === 200);
	const before = reads().length;
	while (reads().length === before) await pause(1);
}

/** `handOverMs`: from the read of the records to where both states and executions are stored, and beyond. */
const modes = [
	{ mode: 'legacy', env: {}, seconds: EVERY_FIVE_SECONDS, handOverMs: 40 },
	{ mode: 'durable', env: DURABLE_CURSORS, seconds: [0], handOverMs: 1000 },
];

describe.each(modes)(
	'the trigger over kill -9 while records are created, $mode cursors',
	({ mode, env, seconds, handOverMs }) => {
		let org: RunningOrg;
		let n8n: RealN8n;
		let creating: Creating | undefined;

		beforeAll(async () => {
			org = await startOrg({ seed: 'empty' });
			n8n = await RealN8n.start({ name: `kills-${mode}`, env });
		});
		afterAll(async () => {
			creating?.stop();
			await n8n.stop();
			await org.close();
		});

		it(
			`loses nothing over ${KILLS} kills, and repeats ${mode === 'durable' ? 'nothing' : 'only the batch before each'}`,
			async () => {
				const workflow = await n8n.addWorkflow(
					workflowOf('Kills', [
						recordTrigger(
							TRIGGER,
							{
								object: objectNamed('Contact'),
								event: 'created',
								options: { fields: ['LastName'], settleSeconds: 0 },
							},
							seconds,
						),
						noOpNode('Told'),
					]),
					await n8n.addCredential(org),
				);
				await n8n.rest.publish(workflow);
				creating = new Creating(org);

				// With durable cursors n8n keeps no place of a trigger before its first poll has ended.
				await waitFor(() => Promise.resolve(batches(n8n, TRIGGER)[0]), {
					what: 'the first execution',
					timeoutMs: 150 * SECOND,
				});
				const killedAt: number[] = [];
				for (let kill = 0; kill < KILLS; kill++) {
					await pause(2 * SECOND + Math.random() * 6 * SECOND);
					// Each second time in the middle of a hand-over, where n8n without durable cursors loses.
					if (kill % 2 === 0) {
						await nextHandOver(org);
						await pause(Math.random() * handOverMs);
					}
					await n8n.kill();
					killedAt.push(Date.now());
					await n8n.startAgain();
				}
				await pause(6 * SECOND);
				creating.stop();
				const { names: created } = creating;
				const told = await waitFor(
					() => {
						const all = batches(n8n, TRIGGER);
						const names = new Set(all.flatMap(({ names: some }) => some));
						return Promise.resolve(created.every((name) => names.has(name)) ? all : undefined);
					},
					{ what: `all of ${created.length} records`, timeoutMs: 120 * SECOND },
				);

				const times = countOf(told.flatMap(({ names }) => names));
				const repeated = [...times].filter(([, count]) => count > 1);
				const lastBatches = killedAt.flatMap(
					(at) => told.filter(({ startedAt }) => startedAt <= at).at(-1)?.names ?? [],
				);
				console.log(
					`${mode}: ${KILLS} kills, ${created.length} records in ${told.length} executions, 0 lost, ${repeated.length} repeated`,
				);
				expect([...times.keys()].sort()).toEqual([...created].sort());
				if (mode === 'durable') expect(repeated).toEqual([]);
				const allowed = countOf(lastBatches);
				expect(repeated.filter(([name, count]) => count > 1 + (allowed.get(name) ?? 0))).toEqual(
					[],
				);
			},
			(180 + KILLS * 150) * SECOND,
		);
	},
);
