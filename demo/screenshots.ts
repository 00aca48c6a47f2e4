import path from 'node:path';
import type { Page } from 'playwright-core';
import { CANVAS_NODE, Editor } from '../scripts/n8n/editor';
import { N8nRest } from '../scripts/n8n/n8nRest';
import type { N8nLogin } from '../scripts/n8n/n8nServer';
import { isSalesforceNode } from '../scripts/n8n/workflow';

/** What was seen of one workflow in the editor. */
export interface Picture {
	name: string;
	/** Red marks, missing icons, complaints of a node's panel. */
	problems: string[];
}

/** What n8n's editor (2.41) puts on a node that cannot run, by its test id. */
const NODE_MARKS = new Map([
	['node-issues', 'nodes are marked red'],
	['node-setup-required', 'nodes ask to be set up'],
	['node-not-installed', 'nodes are of an unknown type'],
	['node-restricted', 'nodes are restricted'],
]);

/** What it shows in the panel of a node: wrong parameters, lists that are empty or did not load. */
const PANEL_MARKS = [
	'parameter-issues',
	'rlc-error-container',
	'empty-fields-notice',
	'node-error-message',
];

/**
 * Opens every workflow and the panel of each of its Salesforce nodes in a headless browser, saves a
 * picture of each, and says what n8n marks as wrong.
 */
export async function takeScreenshots(
	url: string,
	login: N8nLogin,
	folder: string,
): Promise<Picture[]> {
	const rest = new N8nRest(url);
	await rest.logIn(login);
	const workflows = await rest.workflows();
	const editor = await Editor.open(url, login);
	try {
		const pictures: Picture[] = [];
		for (const { id, name, nodes } of workflows) {
			await editor.openWorkflow(id);
			const file = path.join(folder, name.toLowerCase().replace(/[^a-z0-9]+/g, '-'));
			await editor.picture(`${file}.png`);
			const problems = await marksOnCanvas(editor.page);
			for (const node of nodes.filter(isSalesforceNode)) {
				await editor.openNode(node.name);
				const part = node.name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
				await editor.picture(`${file}--${part}.png`);
				problems.push(...(await marksInPanel(editor.page, node.name)));
				await editor.closeNode();
			}
			pictures.push({ name, problems });
		}
		return pictures;
	} finally {
		await editor.close();
	}
}

async function marksOnCanvas(page: Page): Promise<string[]> {
	const counts = await Promise.all(
		[...NODE_MARKS].map(async ([testId, meaning]) => {
			const count = await page.locator(`[data-test-id="${testId}"]`).count();
			return count > 0 ? [`${String(count)} ${meaning}`] : [];
		}),
	);
	// Text, because it runs in the page, whose types this program does not know.
	const broken = await page.evaluate<number>(
		`[...document.querySelectorAll('${CANVAS_NODE} img')].filter((i) => !i.naturalWidth).length`,
	);
	const texts = await page.locator(CANVAS_NODE).allInnerTexts();
	return [
		...counts.flat(),
		...(broken > 0 ? [`${String(broken)} icons are missing`] : []),
		...texts
			.filter((text) => text.includes('undefined'))
			.map((text) => `a subtitle is not resolved: ${text.replaceAll('\n', ', ')}`),
	];
}

async function marksInPanel(page: Page, node: string): Promise<string[]> {
	const counts = await Promise.all(
		PANEL_MARKS.map(async (testId) => await page.locator(`[data-test-id="${testId}"]`).count()),
	);
	const marked = counts.reduce((sum, count) => sum + count, 0);
	return marked === 0 ? [] : [`'${node}' has ${String(marked)} marked parameters`];
}
