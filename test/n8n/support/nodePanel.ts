import type { Locator, Page } from 'playwright-core';
import { NODE_PANEL } from '../../../scripts/n8n/editor';
import { waitFor } from '../../../scripts/n8n/waitFor';

const part = (testId: string): string => `[data-test-id="${testId}"]`;

/** Until entries that are loaded already are seen. Milliseconds. */
const OPEN_TIMEOUT_MS = 5_000;

/** Until entries that Salesforce has to be asked for are seen. Milliseconds. */
const LIST_TIMEOUT_MS = 60_000;

/** An entry of the list that is open. */
const OPEN_OPTION = '.el-select-dropdown__item:visible';

/** What a person does in the panel of a node, by n8n's own test ids (2.41). */
export class NodePanel {
	private readonly panel: Locator;

	constructor(
		private readonly page: Page,
		/** Where the parameters are looked for: the panel, or a part of it. */
		private readonly scope: Locator = page.locator(NODE_PANEL),
	) {
		this.panel = page.locator(NODE_PANEL);
	}

	/** The parameters inside a collection, such as one filter. */
	inside(collection: string): NodePanel {
		return new NodePanel(this.page, this.collection(collection));
	}

	/** Chooses from a list of options; several for a parameter that takes several. */
	async choose(parameter: string, ...options: RegExp[]): Promise<void> {
		const input = this.scope.locator(part(`parameter-input-${parameter}`));
		for (const name of options) await this.pickOption(input, name);
		if (options.length > 1) await this.leaveField();
	}

	/** Types into the search of a list, such as "Object", and picks the entry of exactly this text. */
	async pickFromList(locator: string, search: string, entry: string): Promise<void> {
		const within = this.scope.locator(part(`resource-locator-${locator}`));
		await within.locator(part('rlc-input')).click();
		await this.page.locator(`input${part('rlc-search')}:visible`).fill(search);
		await this.page
			.locator(`${part('rlc-item')}:visible`)
			.filter({ hasText: new RegExp(`^\\s*${entry.replace(/[()]/g, '\\$&')}\\s*$`) })
			.click();
	}

	/** Types a value; one with `{{ }}` turns the parameter into an expression, as for a person. */
	async fill(parameter: string, value: string): Promise<void> {
		await this.scope
			.locator(`${part(`parameter-input-${parameter}`)} input`)
			.first()
			.fill(value);
	}

	/** Takes the cursor out of a field, whose tip would take the next key. */
	async leaveField(): Promise<void> {
		await this.panel.locator(part('tab-params')).click();
	}

	/** Adds an entry to a collection, of the kind named where there are several. */
	async add(collection: string, kind: RegExp): Promise<void> {
		const adder = this.collection(collection).locator('input[role="combobox"]').last();
		await this.pickOption(adder, kind);
	}

	/** Runs the nodes before this one, for its input. */
	async executePreviousNodes(): Promise<void> {
		await this.panel.locator(part('execute-previous-node')).click();
		await this.panel
			.locator(`${part('ndv-input-panel')} ${part('run-data-schema-item')}`)
			.first()
			.waitFor();
	}

	/** Executes the node and returns the rows of its output, cells as text, headings first. */
	async execute(): Promise<string[][]> {
		await this.panel.locator(part('node-execute-button')).click();
		const output = this.panel.locator(part('output-panel'));
		const succeeded = output.locator(part('node-run-status-success'));
		const failed = output.locator(part('node-error-message'));
		await succeeded.or(failed).first().waitFor();
		if (await failed.isVisible()) {
			throw new Error(`The node did not succeed: ${await failed.innerText()}`);
		}
		await output.locator(part('radio-button-table')).click();
		await output.locator('table').waitFor();
		const rows = await output.locator('tr').all();
		const cells = rows.map(async (row) => {
			const texts = await row.locator('th, td').allInnerTexts();
			return texts.map((text) => text.trim()).filter((text) => text !== '');
		});
		return await Promise.all(cells);
	}

	private collection(name: string): Locator {
		return this.scope.locator(part(`fixed-collection-${name}`));
	}

	/** A list closes when its entries come in after it was opened, so it is opened until it stays. */
	private async pickOption(input: Locator, name: RegExp): Promise<void> {
		const option = this.page.locator(OPEN_OPTION).filter({ hasText: name }).first();
		const picked = async (): Promise<true> => {
			if (!(await option.isVisible())) await input.click();
			await option.click({ timeout: OPEN_TIMEOUT_MS });
			return true;
		};
		await waitFor(picked, { what: `The entry ${String(name)}`, timeoutMs: LIST_TIMEOUT_MS });
	}
}
