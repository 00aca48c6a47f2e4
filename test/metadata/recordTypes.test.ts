import type { ResourceMapperField } from 'n8n-workflow';

import { createCredentialStore, resourceMapping } from '../harness';
import { CREDENTIAL, jwtCredential, objectNamed } from '../support/orgNode';
import { startOrg, type RunningOrg } from '../org';

let org: RunningOrg;
let credentials: ReturnType<typeof createCredentialStore>;
// An org of its own for each: what is remembered belongs to one credential.
beforeEach(async () => {
	org = await startOrg({ seed: 'empty' });
	credentials = createCredentialStore({ [CREDENTIAL]: jwtCredential(org) });
});
afterEach(() => org.close());

const typeCalls = () =>
	org.calls().filter(({ path }) => /ui-api\/.*\/picklist-values/.test(path)).length;

/** The columns of a form in which the record type was chosen. */
async function columns(
	recordType: unknown,
	{ node = 'salesforceRecord', method = 'getFieldsForCreate', ...extra } = {},
) {
	const value = { Name: 'Acme', RecordTypeId: recordType as string };
	const { fields } = await resourceMapping({
		node,
		method,
		credentials,
		parameters: {
			object: objectNamed('Account'),
			columns: { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] },
			...extra,
		},
	});
	return new Map(fields.map((field) => [field.id, field]));
}

const optionsOf = (field: ResourceMapperField | undefined) =>
	field?.options?.map(({ name }) => name) ?? [];
const partnerId = () => {
	const types = [...org.store.rows('RecordType')];
	return String(types.find(({ DeveloperName }) => DeveloperName === 'Partner')?.Id);
};

describe('a form in which a record type is chosen', () => {
	it('offers the picklist values of the type first, and marks the others', async () => {
		const field = (await columns('Partner')).get('CleanStatus');
		expect(optionsOf(field).slice(0, 3)).toEqual([
			'Matched',
			'Different',
			'Acknowledged (not for Partner)',
		]);
		expect(field?.options?.map(({ value }) => value)).toEqual(
			(await columns(null)).get('CleanStatus')?.options?.map(({ value }) => value),
		);
		expect(field?.displayName).toBe('Clean Status (CleanStatus), for Partner');
	});

	it('names of an open picklist the values of the type', async () => {
		expect((await columns('Partner')).get('Type')?.displayName).toBe(
			'Account Type (Type), for Partner; such as Channel Partner / Reseller, Installation Partner, Technology Partner',
		);
	});

	it('leaves fields alone whose values are the same for each type', async () => {
		const [chosen, none] = [await columns('Partner'), await columns(null)];
		expect(chosen.get('Industry')).toEqual(none.get('Industry'));
		expect(await columns('Business')).toEqual(none);
	});

	it.each<[string, () => string]>([
		['its API name in another case', () => ' partner'],
		['its ID', partnerId],
		['the short form of its ID', () => partnerId().slice(0, 15)],
	])('knows the type by %s', async (_, given) => {
		expect((await columns(given())).get('CleanStatus')?.displayName).toContain('for Partner');
	});

	it('serves a bulk job as well', async () => {
		const job = { resource: 'ingestJob', operation: 'run', jobOperation: 'insert' };
		const fields = await columns('Partner', {
			node: 'salesforceBulk',
			method: 'getFieldsForBulk',
			...job,
		});
		expect(fields.get('CleanStatus')?.displayName).toContain('for Partner');
	});

	it('asks once for a type, and not at all without one that is known', async () => {
		for (const given of [null, '', 'Nope', '012000000000009AAA', 7]) await columns(given);
		expect(typeCalls()).toBe(0);
		await columns('Partner');
		await columns(partnerId(), { method: 'getFieldsForUpdate' });
		expect(typeCalls()).toBe(1);
	});

	it('shows all values where Salesforce does not tell those of the type', async () => {
		org.fault({ match: { path: '/ui-api/' }, kind: 'api-currently-disabled', times: 5 });
		const fields = await columns('Partner');
		expect(typeCalls()).toBeGreaterThan(0);
		expect(fields).toEqual(await columns(null));
	});
});
