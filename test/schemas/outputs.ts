import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { binaryItem, pollNode, type RunNodeOptions } from '../harness';
import {
	autoMap,
	CREDENTIAL,
	jwtCredential,
	objectNamed,
	type OrgUnderTest,
} from '../support/orgNode';

const DAY_MS = 24 * 60 * 60_000;

/** Items by the operation that gave them, as `salesforceQuery/soql/execute`. */
export type RealOutputs = Map<string, IDataObject[]>;

/** Runs operations against the org and keeps what left by their first outputs. */
class Recorder {
	readonly outputs: RealOutputs = new Map();

	constructor(private readonly t: OrgUnderTest) {}

	keep(key: string, items: readonly IDataObject[]): void {
		this.outputs.set(key, [...(this.outputs.get(key) ?? []), ...items]);
	}

	async run(
		key: string,
		parameters: INodeParameters = {},
		input?: IDataObject[],
		options?: Partial<RunNodeOptions>,
	): Promise<IDataObject> {
		const [node = '', resource = '', operation = ''] = key.split('/');
		const given = { resource, operation, ...parameters };
		const { outputs, error } = await this.t.run(node, given, input, options);
		if (error) throw new Error(`${key}: ${error.message} ${error.description ?? ''}`);
		const items = outputs.flatMap((output, i) =>
			// A row that failed, or an outcome that was not the best, is not what the preview shows.
			i === 0 || node === 'salesforceLimits' ? output.map(({ json }) => json) : [],
		);
		if (items.length === 0) throw new Error(`${key} gave nothing`);
		this.keep(key, items);
		return items[0] ?? {};
	}
}

/** What every operation really gives, from an org that is empty before. */
export async function realOutputs(t: OrgUnderTest): Promise<RealOutputs> {
	const recorder = new Recorder(t);
	const [account = ''] = t.org.seed('Account', [{ Name: 'Acme', Industry: 'Energy' }]);
	t.org.seed('Contact', [{ LastName: 'Ada', AccountId: account }, { LastName: 'Grace' }]);
	await records(recorder);
	await queries(recorder);
	await ingestJobs(recorder);
	await queryJobs(recorder);
	await platform(recorder, account);
	await platformActions(recorder, account);
	await limits(recorder, t);
	await trigger(recorder, t);
	return recorder.outputs;
}

/** A save that Salesforce refuses, beside one that it takes. */
async function records(recorder: Recorder): Promise<void> {
	const record = 'salesforceRecord/record';
	const object = objectNamed('Contact');
	const goOn = { settings: { onError: 'continueRegularOutput' } } as const;
	const saving: INodeParameters = { object, columns: autoMap() };
	const people = [{ LastName: 'Hopper' }, { FirstName: 'no last name' }];
	const { id } = await recorder.run(`${record}/create`, saving, people, goOn);
	const missing = '003000000000000AAA';
	const changes = [
		{ Id: id, Title: 'Admiral' },
		{ Id: missing, Title: 'x' },
	] as IDataObject[];
	const byId = { object, columns: autoMap('Id') };
	await recorder.run(`${record}/update`, byId, changes, goOn);
	const byExternalId = { object, columns: autoMap('External_Id__c') };
	const keyed = [{ External_Id__c: 'E-1', LastName: 'Lovelace' }, { External_Id__c: 'E-2' }];
	await recorder.run(`${record}/upsert`, byExternalId, keyed, goOn);
	const asked = [{ External_Id__c: 'E-1', LastName: 'x' }, ...keyed.slice(1)];
	await recorder.run(`${record}/findOrCreate`, byExternalId, asked, goOn);
	await recorder.run(`${record}/get`, { object, recordId: id as string });
	await recorder.run(`${record}/getAll`, { object });
	await recorder.run('salesforceRecord/object/count', { object });
	const recordId = '={{ $json.id }}';
	const doomed = [{ id }, { id: missing }] as IDataObject[];
	await recorder.run(`${record}/delete`, { object, recordId }, doomed, goOn);
}

async function queries(recorder: Recorder): Promise<void> {
	const query = 'SELECT Id, LastName, Account.Name FROM Contact';
	await recorder.run('salesforceQuery/soql/execute', { query });
	await recorder.run('salesforceQuery/soql/build', { object: objectNamed('Contact') });
	await recorder.run('salesforceQuery/soql/explain', { query });
	await recorder.run('salesforceQuery/sosl/search', {
		search: 'FIND {Acme} IN ALL FIELDS RETURNING Account(Id, Name)',
	});
}

const CONTACTS: INodeParameters = { object: objectNamed('Contact'), jobOperation: 'insert' };

async function ingestJobs(recorder: Recorder): Promise<void> {
	const job = 'salesforceBulk/ingestJob';
	const columns = { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema: [] };
	await recorder.run(`${job}/run`, { ...CONTACTS, columns }, [{ LastName: 'Bulk' }]);
	const { jobId } = await recorder.run(`${job}/create`, CONTACTS);
	const named = { jobId } as INodeParameters;
	await recorder.run(`${job}/upload`, named, [{ LastName: 'Steps' }]);
	await recorder.run(`${job}/close`, named);
	await recorder.run(`${job}/wait`, named);
	await recorder.run(`${job}/get`, named);
	await recorder.run(`${job}/getResults`, named);
	await recorder.run(`${job}/getAll`, { returnAll: true });
	await recorder.run(`${job}/delete`, named);
	const { jobId: other } = await recorder.run(`${job}/create`, CONTACTS);
	await recorder.run(`${job}/abort`, { jobId: other } as INodeParameters);
}

async function queryJobs(recorder: Recorder): Promise<void> {
	const job = 'salesforceBulk/queryJob';
	const query = 'SELECT Id, LastName FROM Contact';
	await recorder.run(`${job}/run`, { query });
	const { jobId } = await recorder.run(`${job}/create`, { query });
	const named = { jobId } as INodeParameters;
	await recorder.run(`${job}/wait`, named);
	await recorder.run(`${job}/get`, named);
	await recorder.run(`${job}/getResults`, named);
	await recorder.run(`${job}/getAll`, { returnAll: true });
	await recorder.run(`${job}/delete`, named);
	const { jobId: other } = await recorder.run(`${job}/create`, { query });
	await recorder.run(`${job}/abort`, { jobId: other } as INodeParameters);
}

async function platform(recorder: Recorder, account: string): Promise<void> {
	const file = 'salesforcePlatform/file';
	const item = await binaryItem('plan', { fileName: 'plan.txt', mimeType: 'text/plain' });
	const { id } = await recorder.run(`${file}/upload`, { linkedRecordIds: account }, undefined, {
		input: [item],
	});
	await recorder.run(`${file}/download`, { recordId: id as string });
	await recorder.run(`${file}/getAll`, { recordId: account });
	const metadata = 'salesforcePlatform/metadata';
	const object = objectNamed('Account');
	await recorder.run(`${metadata}/getAll`);
	await recorder.run(`${metadata}/describe`, { object });
	await recorder.run(`${metadata}/getRecordTypes`, { object });
	await recorder.run(`${metadata}/getPicklistValues`, { object, field: 'Industry' });
	await recorder.run(`${metadata}/getLayouts`, { object });
	const approval = 'salesforcePlatform/approval';
	for (const decision of ['approve', 'reject']) {
		await recorder.run(`${approval}/submit`, { recordId: account });
		await recorder.run(`${approval}/getAll`);
		await recorder.run(`${approval}/${decision}`, { recordId: account });
	}
	const report = 'salesforcePlatform/report';
	const { Id } = await recorder.run(`${report}/getAll`);
	await recorder.run(`${report}/get`, {
		reportId: { __rl: true, mode: 'id', value: Id as string },
	});
}

async function platformActions(recorder: Recorder, accountId: string): Promise<void> {
	const node = 'salesforcePlatform';
	const columns = autoMap();
	const flowName = objectNamed('Create_Follow_Up');
	await recorder.run(`${node}/flow/getAll`);
	await recorder.run(`${node}/flow/get`, { flowName });
	await recorder.run(`${node}/flow/invoke`, { flowName, columns }, [{ accountId }]);
	const apex = { actionType: 'apex', actionName: objectNamed('RateAccount') };
	await recorder.run(`${node}/action/getAll`, apex);
	await recorder.run(`${node}/action/get`, apex);
	const rating = [{ accountId, rating: 'Hot' }];
	await recorder.run(`${node}/action/invoke`, { ...apex, columns }, rating);
	const event = objectNamed('Order_Event__e');
	const order = [{ Order_Number__c: 'O-1' }];
	await recorder.run(`${node}/event/publish`, { object: event, columns }, order);
	const object = objectNamed('Account');
	const contacts = [{ LastName: 'Doe' }];
	const child = { object: objectNamed('Contact'), lookupField: '', source: 'list', list: 'people' };
	const graph = { object, columns, children: { child: [child] } };
	await recorder.run(`${node}/composite/graph`, graph, [{ Name: 'A', people: contacts }]);
	const tree = { object, body: '={{ $json }}' };
	await recorder.run(`${node}/composite/tree`, tree, [{ Name: 'B', Contacts: contacts }]);
	const url = `/services/data/v67.0/sobjects/Account/${accountId}`;
	const read = { method: 'GET', url, referenceId: 'read' };
	await recorder.run(`${node}/composite/request`, { body: JSON.stringify([read]) });
}

async function limits(recorder: Recorder, t: OrgUnderTest): Promise<void> {
	const node = 'salesforceLimits';
	await recorder.run(`${node}/limit/check`);
	await recorder.run(`${node}/connection/check`, { object: objectNamed('Account') });
	await recorder.run(`${node}/integration/getRunbook`);
	await recorder.run(`${node}/callLog/getAll`, { returnAll: true });
	const day = new Date(t.org.now() - DAY_MS).toISOString().slice(0, 10);
	await fetch(`${t.org.controlUrl}/event-log`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ day, usage: [{ calls: 9, client: 'loader', app: 'Data Loader' }] }),
	});
	await recorder.run(`${node}/usage/getByCaller`, { days: 2 });
}

async function trigger(recorder: Recorder, t: OrgUnderTest): Promise<void> {
	const { items, error } = await pollNode({
		node: 'salesforceRecordTrigger',
		parameters: { object: objectNamed('Contact'), event: 'createdOrUpdated' },
		credentials: { [CREDENTIAL]: jwtCredential(t.org) },
		mode: 'manual',
	});
	if (!items?.length) throw error instanceof Error ? error : new Error('The trigger gave nothing');
	recorder.keep(
		'salesforceRecordTrigger',
		items.map(({ json }) => json),
	);
}
