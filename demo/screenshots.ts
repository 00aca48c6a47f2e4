import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from '../scripts/n8n/chromium';
import { N8nRest } from '../scripts/n8n/n8nRest';
import type { N8nLogin } from '../scripts/n8n/n8nServer';
import { isSalesforceNode } from '../scripts/n8n/workflow';

/** What was seen of one workflow in the editor. */
export interface Picture {
	name: string;
	/** Red marks, missing icons, complaints of a node's panel. */
	problems: string[];
}

const PAGE_TIMEOUT_MS = 60_000;

/** Time for the canvas to come to rest after a change, before a picture. Milliseconds. */
const SETTLE_MS = 1_500;

const CANVAS_NODE = '[data-test-id="canvas-node"]';
const NODE_PANEL = '[data-test-id="ndv"]';

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
	await mkdir(folder, { recursive: true });
	const rest = new N8nRest(url);
	await rest.logIn(login);
	const workflows = await rest.workflows();
	const browser = await chromium.launch({
		executablePath: findChromium(),
		args: ['--no-sandbox'],
	});
	try {
		const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
		page.setDefaultTimeout(PAGE_TIMEOUT_MS);
		await logInByHand(page, url, login);
		const pictures: Picture[] = [];
		for (const { id, name, nodes } of workflows) {
			await page.goto(`${url}/workflow/${id}`);
			await page.locator(CANVAS_NODE).first().waitFor();
			await page.waitForTimeout(SETTLE_MS);
			const file = path.join(folder, name.toLowerCase().replace(/[^a-z0-9]+/g, '-'));
			await page.screenshot({ path: `${file}.png` });
			const problems = await marksOnCanvas(page);
			for (const node of nodes.filter(isSalesforceNode)) {
				await page.locator(`${CANVAS_NODE}[data-node-name="${node.name}"]`).dblclick();
				await page.locator(NODE_PANEL).waitFor();
				await page.waitForTimeout(SETTLE_MS);
				const part = node.name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
				await page.screenshot({ path: `${file}--${part}.png` });
				problems.push(...(await marksInPanel(page, node.name)));
				await page.keyboard.press('Escape');
				await page.locator(NODE_PANEL).waitFor({ state: 'detached' });
			}
			pictures.push({ name, problems });
		}
		// n8n lets one tab at a time change a workflow, and would keep the last one for this browser.
		await page.goto(`${url}/home/workflows`);
		await page.waitForTimeout(SETTLE_MS);
		return pictures;
	} finally {
		await browser.close();
	}
}

async function logInByHand(page: Page, url: string, { email, password }: N8nLogin): Promise<void> {
	await page.goto(`${url}/signin`);
	await page.locator('input[type="email"]').fill(email);
	await page.locator('input[type="password"]').fill(password);
	await page.keyboard.press('Enter');
	await page.waitForURL((address) => !address.pathname.startsWith('/signin'));
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
