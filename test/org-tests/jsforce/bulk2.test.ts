import { Connection } from 'jsforce';
import type { RunningOrg } from '../../org';
import { startOrg } from '../../org';

let org: RunningOrg;
let connection: Connection;

beforeAll(async () => {
	org = await startOrg({ settings: { bulkStepMs: 5 } });
	connection = new Connection({
		instanceUrl: org.url,
		accessToken: org.accessToken,
		version: org.apiVersion,
	});
	connection.bulk2.pollInterval = 10;
	connection.bulk2.pollTimeout = 60_000;
});

afterAll(() => org.close());

describe('jsforce, a client that is not ours', () => {
	it('loads records and reads them back', async () => {
		const input = Array.from({ length: 450 }, (_, at) => ({
			LastName: `Contact "${at}", line\nbreak`,
			External_Id__c: `c-${at}`,
		}));
		const loaded = await connection.bulk2.loadAndWaitForResults({
			object: 'Contact',
			operation: 'upsert',
			externalIdFieldName: 'External_Id__c',
			input,
		});
		expect(loaded.successfulResults).toHaveLength(450);
		expect(loaded.failedResults).toEqual([]);
		const stream = await connection.bulk2.query('SELECT Id, LastName, External_Id__c FROM Contact');
		const records = await stream.toArray();
		expect(new Set(records.map((record: Record<string, unknown>) => record.LastName))).toEqual(
			new Set(input.map((record) => record.LastName)),
		);
	});

	it('learns which rows failed and why', async () => {
		const loaded = await connection.bulk2.loadAndWaitForResults({
			object: 'Contact',
			operation: 'insert',
			input: [
				{ FirstName: 'Nameless', LastName: '' },
				{ FirstName: 'Ann', LastName: 'Ok' },
			],
		});
		expect(loaded.successfulResults).toMatchObject([{ FirstName: 'Ann', sf__Created: 'true' }]);
		expect(loaded.failedResults).toMatchObject([
			{
				FirstName: 'Nameless',
				sf__Error: 'REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --',
			},
		]);
	});

	it('learns why a job failed as a whole', async () => {
		const load = connection.bulk2.loadAndWaitForResults({
			object: 'Contact',
			operation: 'insert',
			input: [{ Bacon__c: 'x' }],
		});
		await expect(load).rejects.toThrow('InvalidBatch : Field name not found : Bacon__c');
		// jsforce then deletes the job behind its caller's back; without an answer it would retry.
		const deleted = (): boolean =>
			org.calls().some((call) => call.method === 'DELETE' && call.status === 204);
		while (!deleted()) await new Promise((resolve) => setTimeout(resolve, 5));
	});
});
