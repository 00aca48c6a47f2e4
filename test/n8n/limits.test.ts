import path from 'node:path';
import { findChromium } from '../../scripts/n8n/chromium';
import { Editor } from '../../scripts/n8n/editor';
import type { SavedWorkflow } from '../../scripts/n8n/n8nRest';
import { startOrg, type RunningOrg } from '../org';
import { itemsOf } from './support/items';
import { resultsFolder } from './support/paths';
import { RealN8n } from './support/realN8n';
import { manualTrigger, noOpNode, salesforceNode, workflowOf } from './support/workflow';

const DAILY_LIMIT = 100_000;
const OUTPUTS = ['Within', 'Approaching', 'Over'];

let org: RunningOrg;
let n8n: RealN8n;
let editor: Editor | undefined;
let workflow: SavedWorkflow;

beforeAll(async () => {
	org = await startOrg({ seed: 'empty', dailyLimit: DAILY_LIMIT });
	n8n = await RealN8n.start({ name: 'limits' });
	workflow = await n8n.addWorkflow(
		workflowOf(
			'Limits guard',
			[
				manualTrigger(),
				salesforceNode('Check Limits', 'salesforceLimits', {
					resource: 'limit',
					operation: 'check',
					limits: ['DailyApiRequests'],
					approachingThreshold: 70,
					overThreshold: 80,
					output: 'limits',
				}),
				...OUTPUTS.map(noOpNode),
			],
			[
				{ from: 'Start', to: 'Check Limits' },
				...OUTPUTS.map((to, output) => ({ from: 'Check Limits', to, output })),
			],
		),
		await n8n.addCredential(org),
	);
	if (findChromium() !== undefined) editor = await Editor.open(n8n.url, n8n.identity.login);
});
afterAll(async () => {
	await editor?.close();
	await n8n.stop();
	await org.close();
});

test.each([
	{ percent: 69, taken: 'Within' },
	{ percent: 71, taken: 'Approaching' },
	{ percent: 81, taken: 'Over' },
])('at $percent % of the day the workflow takes the output $taken', async ({ percent, taken }) => {
	const used = (DAILY_LIMIT * percent) / 100;
	org.reset();
	org.change({ used });
	const execution = await n8n.run(workflow);

	expect(execution.status).toBe('success');
	expect(OUTPUTS.filter((name) => itemsOf(execution, name).length > 0)).toEqual([taken]);
	expect(itemsOf(execution, taken)).toMatchObject([
		{ outcome: taken.toLowerCase(), limit: 'DailyApiRequests', max: DAILY_LIMIT, percent },
	]);
	expect(org.usage().used).toBe(used + 1);

	await editor?.goTo(
		`/workflow/${workflow.id}/executions/${execution.id}`,
		'[data-test-id="execution-preview-host"] [data-test-id="canvas-node"]',
	);
	await editor?.settle();
	await editor?.picture(path.join(resultsFolder, 'pictures', `limits-${percent}-percent.png`));
});
