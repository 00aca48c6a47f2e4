import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { findChromium } from './chromium';
import type { N8nLogin } from './n8nServer';

const PAGE_TIMEOUT_MS = 60_000;

/** Time for the editor to come to rest after a change, before a picture. Milliseconds. */
const SETTLE_MS = 1_500;

/** What n8n's editor (2.41) calls a node on its canvas and the panel of a node. */
export const CANVAS_NODE = '[data-test-id="canvas-node"]';
export const NODE_PANEL = '[data-test-id="ndv"]';

/** n8n's editor in a headless Chromium, with the owner signed in. */
export class Editor {
	private constructor(
		readonly page: Page,
		private readonly browser: Browser,
		private readonly url: string,
	) {}

	/** @throws when there is no Chromium on this machine */
	static async open(url: string, login: N8nLogin): Promise<Editor> {
		const executablePath = findChromium();
		if (executablePath === undefined) {
			throw new Error('There is no Chromium on this machine. CHROMIUM names one elsewhere');
		}
		const browser = await chromium.launch({
			executablePath,
			args: ['--no-sandbox', '--disable-background-networking'],
		});
		const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
		page.setDefaultTimeout(PAGE_TIMEOUT_MS);
		const editor = new Editor(page, browser, url);
		await editor.logIn(login);
		return editor;
	}

	/** Opens a page of the editor and waits for what is to be seen there. */
	async goTo(place: string, seen: string): Promise<void> {
		await this.page.goto(this.url + place);
		await this.page.locator(seen).first().waitFor();
		await this.settle();
	}

	async openWorkflow(id: string): Promise<void> {
		await this.goTo(`/workflow/${id}`, CANVAS_NODE);
	}

	/** Opens the panel of a node of the workflow that is open. */
	async openNode(name: string): Promise<Locator> {
		await this.page.locator(`${CANVAS_NODE}[data-node-name="${name}"]`).dblclick();
		const panel = this.page.locator(NODE_PANEL);
		await panel.waitFor();
		await this.settle();
		return panel;
	}

	async closeNode(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await this.page.locator(NODE_PANEL).waitFor({ state: 'detached' });
	}

	async settle(): Promise<void> {
		await this.page.waitForTimeout(SETTLE_MS);
	}

	/** Saves a picture of what is to be seen now. */
	async picture(file: string): Promise<void> {
		await mkdir(path.dirname(file), { recursive: true });
		await this.page.screenshot({ path: file });
	}

	async close(): Promise<void> {
		// n8n lets one tab at a time change a workflow, and would keep the last one for this browser.
		await this.page.goto(`${this.url}/home/workflows`);
		await this.settle();
		await this.browser.close();
	}

	private async logIn({ email, password }: N8nLogin): Promise<void> {
		await this.page.goto(`${this.url}/signin`);
		await this.page.locator('input[type="email"]').fill(email);
		await this.page.locator('input[type="password"]').fill(password);
		await this.page.keyboard.press('Enter');
		await this.page.waitForURL((address) => !address.pathname.startsWith('/signin'));
	}
}
