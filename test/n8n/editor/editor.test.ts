import path from 'node:path';
import { Editor } from '../../../scripts/n8n/editor';
import { startOrg, type RunningOrg } from '../../org';
import { NodePanel } from '../support/nodePanel';
import { resultsFolder } from '../support/paths';
import { RealN8n, type StoredCredential } from '../support/realN8n';
import { codeNode, manualTrigger, salesforceNode, workflowOf } from '../support/workflow';

let org: RunningOrg;
let n8n: RealN8n;
let credential: StoredCredential;
let editor: Editor;

beforeAll(async () => {
	org = await startOrg({ seed: 'demo' });
	n8n = await RealN8n.start({ name: 'editor' });
	credential = await n8n.addCredential(org);
	editor = await Editor.open(n8n.url, n8n.identity.login);
});
afterAll(async () => {
	await editor.close();
	await n8n.stop();
	await org.close();
});

const picture = async (name: string): Promise<void> => {
	await editor.picture(path.join(resultsFolder, 'pictures', `${name}.png`));
};

/** What is seen when a step goes wrong is worth more than its message. */
async function pictured(name: string, steps: () => Promise<void>): Promise<void> {
	try {
		await steps();
	} finally {
		await picture(name);
	}
}

test('Record: an object from the list, two fields mapped, executed, and the result is seen', async () => {
	const workflow = await n8n.addWorkflow(
		workflowOf('Save by hand', [
			manualTrigger(),
			codeNode('People', "return [{ json: { surname: 'Lovelace', mail: 'ada@acme.example' } }];"),
			salesforceNode('Save', 'salesforceRecord', {}),
		]),
		credential,
	);
	await editor.openWorkflow(workflow.id);
	await editor.openNode('Save');
	const panel = new NodePanel(editor.page);
	await pictured('record', async () => {
		await panel.choose('operation', /^\s*Create(?! or)/);
		await panel.pickFromList('object', 'conta', 'Contact');
		await panel.executePreviousNodes();
		await panel.fill('LastName', '{{ $json.surname }}');
		await panel.fill('Email', 'ada@acme.example');
		const [headings, ...rows] = await panel.execute();

		expect(headings).toEqual(['id', 'success', 'created', 'outcome']);
		expect(rows).toEqual([[expect.stringMatching(/^003/), 'true', 'true', 'saved']]);
	});
	expect(org.store.byField('Contact', 'LastName', 'Lovelace')).toMatchObject([
		{ LastName: 'Lovelace', Email: 'ada@acme.example' },
	]);
});

test('Record: Create or Update shows the fields, matches on the external ID and saves by it', async () => {
	const [id] = org.seed('Contact', [{ External_Id__c: 'P-1', LastName: 'Hopper' }]);
	const workflow = await n8n.addWorkflow(
		workflowOf('Sync by hand', [
			manualTrigger(),
			codeNode(
				'People',
				"return [{ json: { key: 'P-1', mail: 'grace@acme.example' } }, { json: { key: 'P-2', mail: 'ada@acme.example' } }];",
			),
			salesforceNode('Sync', 'salesforceRecord', {}),
		]),
		credential,
	);
	await editor.openWorkflow(workflow.id);
	await editor.openNode('Sync');
	const panel = new NodePanel(editor.page);
	await pictured('record-upsert', async () => {
		await panel.choose('operation', /^\s*Create(?! or)/);
		await panel.pickFromList('object', 'conta', 'Contact');
		await panel.executePreviousNodes();
		// The fields of another operation must not stay.
		await panel.choose('operation', /^\s*Create or Update/);
		await panel.fill('External_Id__c', '{{ $json.key }}');
		await panel.fill('LastName', 'Same');
		await panel.fill('Email', '{{ $json.mail }}');
		const [headings, ...rows] = await panel.execute();

		expect(headings).toEqual(['id', 'success', 'created', 'outcome']);
		expect(rows).toEqual([
			[id, 'true', 'false', 'saved'],
			[expect.stringMatching(/^003/), 'true', 'true', 'saved'],
		]);
	});
	expect(org.store.byField('Contact', 'LastName', 'Same')).toMatchObject([
		{ External_Id__c: 'P-1', Email: 'grace@acme.example' },
		{ External_Id__c: 'P-2', Email: 'ada@acme.example' },
	]);
});

test('Record: picklists offer the values of the record type that the form gives, once it looks anew', async () => {
	const workflow = await n8n.addWorkflow(
		workflowOf('Save a partner', [manualTrigger(), salesforceNode('Save', 'salesforceRecord', {})]),
		credential,
	);
	await editor.openWorkflow(workflow.id);
	await editor.openNode('Save');
	const panel = new NodePanel(editor.page);
	await pictured('record-type', async () => {
		await panel.choose('operation', /^\s*Create(?! or)/);
		await panel.pickFromList('object', 'accou', 'Account');
		await panel.choose('RecordTypeId', /^\s*Partner/);
		await panel.fill('Name', 'Acme');
		await panel.leaveField();
		await editor.closeNode();
		await editor.openNode('Save');
		// The editor's own notice that the fields have changed.
		await editor.page.locator('button[title="Refresh"]:visible').click();
		await editor.page.getByText('Clean Status (CleanStatus), for Partner').waitFor();
		await panel.choose('CleanStatus', /^\s*Different\s*$/);
		await panel.execute();
	});
	expect(org.store.byField('Account', 'Name', 'Acme')).toMatchObject([
		{ CleanStatus: 'Different', RecordTypeId: expect.stringMatching(/^012/) },
	]);
});

test('Query: object, fields and a filter chosen, executed, and the records are seen', async () => {
	const workflow = await n8n.addWorkflow(
		workflowOf('Read by hand', [manualTrigger(), salesforceNode('Read', 'salesforceQuery', {})]),
		credential,
	);
	await editor.openWorkflow(workflow.id);
	await editor.openNode('Read');
	const panel = new NodePanel(editor.page);
	await pictured('query', async () => {
		await panel.choose('operation', /^\s*Build/);
		await panel.pickFromList('object', 'conta', 'Contact');
		await panel.choose('fields', /^\s*Email\s*$/, /\(LastName\)/, /\(Account\.Name\)/);
		await panel.add('filters', /^\s*Condition/);
		const filter = panel.inside('filters');
		await filter.pickFromList('field', 'last name', 'Last Name (LastName)');
		await filter.choose('operator', /Starts With/);
		await filter.fill('value', 'Beck');
		const [headings, ...rows] = await panel.execute();

		const expected = [...org.store.rows('Contact')]
			.filter((row) => String(row['LastName']).startsWith('Beck'))
			.map((row): unknown[] => {
				const account = org.store.byId('Account', String(row['AccountId']));
				return [row['Email'], row['LastName'], expect.stringContaining(String(account?.['Name']))];
			});
		expect(headings).toEqual(['Email', 'LastName', 'Account']);
		expect(expected).not.toHaveLength(0);
		expect(rows).toHaveLength(expected.length);
		expect(rows).toEqual(expect.arrayContaining(expected));
	});
});
