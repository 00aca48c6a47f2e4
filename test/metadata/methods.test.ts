import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { createCredentialStore, listSearch, loadOptions, resourceMapping } from '../harness';
import { startOrg, type RunningOrg } from '../org';
import { CREDENTIAL, jwtCredential, objectNamed } from '../support/orgNode';

let org: RunningOrg;
let credentials: ReturnType<typeof createCredentialStore>;
beforeAll(async () => {
	org = await startOrg({ seed: 'empty' });
	const data: ICredentialDataDecryptedObject = jwtCredential(org);
	credentials = createCredentialStore({ [CREDENTIAL]: data });
});
afterAll(() => org.close());

const node = 'salesforceRecord';
const invoice = { object: objectNamed('Invoice__c') };

describe('as the editor calls them', () => {
	it('finds objects by what was typed', async () => {
		const { results } = await listSearch({
			node,
			method: 'searchObjects',
			credentials,
			filter: 'inv',
		});
		expect(results.map(({ value }) => value)).toContain('Invoice__c');
	});

	it('lists the fields of the chosen object', async () => {
		const options = await loadOptions({
			node,
			method: 'getFields',
			credentials,
			parameters: invoice,
		});
		expect(options.map(({ value }) => value)).toEqual(
			expect.arrayContaining(['Id', 'Invoice_Number__c', 'SystemModstamp']),
		);
	});

	it('gives the columns of an upsert, with the external ID to match by', async () => {
		const { fields } = await resourceMapping({
			node,
			method: 'getFieldsForUpsert',
			credentials,
			parameters: invoice,
		});
		expect(fields.filter(({ defaultMatch }) => defaultMatch).map(({ id }) => id)).toEqual([
			'Invoice_Number__c',
		]);
		expect(fields.map(({ id }) => id)).not.toContain('SystemModstamp');
	});

	it('follows the operation of a bulk job', async () => {
		const columns = async (jobOperation: string) =>
			(
				await resourceMapping({
					node: 'salesforceBulk',
					method: 'getFieldsForBulk',
					credentials,
					parameters: { ...invoice, resource: 'ingestJob', operation: 'run', jobOperation },
				})
			).fields.map(({ id }) => id);
		expect(await columns('insert')).not.toContain('Id');
		expect(await columns('update')).toContain('Id');
	});

	it('follows the job whose rows are to be uploaded', async () => {
		const mapped = async (jobId: string) =>
			await resourceMapping({
				node: 'salesforceBulk',
				method: 'getFieldsOfJob',
				credentials,
				parameters: { resource: 'ingestJob', operation: 'upload', jobId },
			});
		const made = async (operation: string) => {
			const reply = await fetch(`${org.url}/services/data/v${org.apiVersion}/jobs/ingest`, {
				method: 'POST',
				headers: {
					authorization: `Bearer ${org.accessToken}`,
					'content-type': 'application/json',
				},
				body: JSON.stringify({ object: 'Invoice__c', operation }),
			});
			return ((await reply.json()) as { id: string }).id;
		};
		const fields = async (operation: string) =>
			(await mapped(await made(operation))).fields.map(({ id }) => id);
		expect(await fields('insert')).toContain('Invoice_Number__c');
		expect(await fields('insert')).not.toContain('Id');
		expect(await fields('update')).toContain('Id');
		expect(await fields('delete')).toEqual(['Id']);
		expect((await mapped('')).emptyFieldsNotice).toMatch(/fields are those of the job's object/);
		expect((await mapped('750000000000001')).emptyFieldsNotice).toMatch(/There is no ingest job/);
	});

	it('asks for an object while none is chosen', async () => {
		const parameters = { object: objectNamed('') };
		const options = { node, credentials, parameters };
		// n8n shows a list that fails as "Error fetching options", before anybody could choose an object.
		for (const method of ['getFields', 'getExternalIdFields']) {
			expect(await loadOptions({ ...options, method })).toEqual([]);
		}
		const mapped = await resourceMapping({ ...options, method: 'getFieldsForCreate' });
		expect(mapped).toEqual({
			fields: [],
			emptyFieldsNotice: "Choose an object under 'Object' first.",
		});
	});

	it('shows a field that was made a moment ago', async () => {
		const lead = { node, credentials, parameters: { object: objectNamed('Lead') } };
		await loadOptions({ ...lead, method: 'getFields' });
		org.reset();
		jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 11_000);
		await loadOptions({ ...lead, method: 'getFields' });
		jest.restoreAllMocks();
		expect(org.calls().filter(({ path }) => path.endsWith('/describe'))).toHaveLength(1);
	});

	it('describes an object once for all of them', async () => {
		org.reset();
		const account = { object: objectNamed('Account') };
		await loadOptions({ node, method: 'getFields', credentials, parameters: account });
		await resourceMapping({ node, method: 'getFieldsForCreate', credentials, parameters: account });
		expect(org.calls().filter(({ path }) => path.endsWith('/describe'))).toHaveLength(1);
	});
});
