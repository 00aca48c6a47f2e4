import type { INodeParameters } from 'n8n-workflow';

import { jsonOf, objectNamed, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';

let t: OrgUnderTest;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
});
afterAll(() => t.close());
beforeEach(() => t.org.reset());

const metadata = async (operation: string, parameters: INodeParameters = {}) =>
	await t.run('salesforcePlatform', { resource: 'metadata', operation, ...parameters });
const account = { object: objectNamed('Account') };

describe('metadata', () => {
	it('lists the objects of the org', async () => {
		const names = jsonOf(await metadata('getAll')).map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining(['Account', 'Invoice__c', 'Order_Event__e']));
	});

	it('describes an object whole', async () => {
		const [described] = jsonOf(await metadata('describe', account));
		expect(described).toMatchObject({ name: 'Account', urls: expect.any(Object) });
		expect(described?.fields).toContainEqual(expect.objectContaining({ name: 'Industry' }));
	});

	it('lists record types, and the picklist values and layouts of one', async () => {
		const types = jsonOf(await metadata('getRecordTypes', account));
		const partner = types.find(({ developerName }) => developerName === 'Partner');
		const recordTypeId = partner?.recordTypeId as string;
		const values = jsonOf(await metadata('getPicklistValues', { ...account, recordTypeId }));
		expect(new Set(values.map(({ field }) => field)).size).toBeGreaterThan(1);
		const one = jsonOf(
			await metadata('getPicklistValues', { ...account, recordTypeId, field: 'Industry' }),
		);
		expect(one).toEqual(values.filter(({ field }) => field === 'Industry'));
		expect(one[0]).toMatchObject({ field: 'Industry', label: expect.any(String) });
		const layouts = jsonOf(await metadata('getLayouts', account));
		expect(layouts.length).toBeGreaterThan(0);
		const [layout] = jsonOf(await metadata('getLayouts', { ...account, recordTypeId }));
		expect(layout).toHaveProperty('detailLayoutSections');
	});

	it('reads the values of the master record type where none is named', async () => {
		const run = await metadata('getPicklistValues', { ...account, field: 'Industry' });
		expect(run.error).toBeUndefined();
		expect(jsonOf(run).length).toBeGreaterThan(0);
	});

	it('names the picklists of the object where the field is none of them', async () => {
		const run = await metadata('getPicklistValues', { ...account, field: 'Account Type' });
		expect(run.error?.message).toMatch(
			/'Field' is "Account Type", which is no picklist of Account .*Industry, .*Type/,
		);
	});

	it('says that the org does not have an object whose picklist is asked for', async () => {
		const object = objectNamed('Nope__c');
		const run = await metadata('getPicklistValues', { object, field: 'Industry' });
		expect(run.error?.message).toContain('which this org does not have');
	});

	it('says that the org does not have an object', async () => {
		const run = await metadata('describe', { object: objectNamed('Nope__c') });
		expect(run.error?.message).toContain('which this org does not have');
	});

	it.each<[INodeParameters, string]>([
		[{ object: objectNamed('a/b') }, "'Object'"],
		[{ ...account, recordTypeId: 'Partner' }, "'Record Type ID' is"],
	])('refuses %j before anything is sent', async (parameters, words) => {
		const run = await metadata('getLayouts', parameters);
		expect(run.error?.message).toContain(words);
		expect(t.calls()).toEqual([]);
	});
});
