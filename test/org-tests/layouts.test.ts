import { startOrg, type RunningOrg } from '../org/index';
import { call, member, text } from './client';

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg();
});

afterAll(async () => {
	await org.close();
});

const master = '012000000000000AAA';

function typeId(developerName: string): string {
	const [row] = org.store.byField('RecordType', 'DeveloperName', developerName);
	return row?.Id ?? '';
}

describe('layouts', () => {
	it('of an object with one record type come with it, sections, rows and fields', async () => {
		const { body } = await call(org, 'GET', 'sobjects/Lead/describe/layouts');
		const section = member(body, 'layouts', 0, 'editLayoutSections', 0);
		expect(section).toMatchObject({ heading: 'Lead Information', columns: 2, useHeading: true });
		const items = (member(section, 'layoutRows') as object[]).flatMap(
			(row) => member(row, 'layoutItems') as object[],
		);
		const company = items.find((item) => member(item, 'label') === 'Company');
		expect(company).toMatchObject({
			required: true,
			editableForNew: true,
			layoutComponents: [{ type: 'Field', value: 'Company', details: { name: 'Company' } }],
		});
		expect(member(body, 'recordTypeMappings', 0)).toMatchObject({
			recordTypeId: master,
			layoutId: text(body, 'layouts', 0, 'id'),
			picklistsForRecordType: null,
		});
	});

	it('of an object with several are null there and found by record type', async () => {
		const { body } = await call(org, 'GET', 'sobjects/Opportunity/describe/layouts');
		expect(member(body, 'layouts')).toBeNull();
		const mappings = member(body, 'recordTypeMappings') as object[];
		const renewal = mappings.find((each) => member(each, 'developerName') === 'Renewal');
		const picklists = member(renewal, 'picklistsForRecordType') as object[];
		const stages = picklists.find((each) => member(each, 'picklistName') === 'StageName');
		expect(member(stages, 'picklistValues') as unknown[]).toHaveLength(4);
		const id = typeId('Renewal');
		const one = await call(org, 'GET', `sobjects/Opportunity/describe/layouts/${id}`);
		expect(member(one.body, 'id')).toBe(member(renewal, 'layoutId'));
		expect((await call(org, 'GET', `sobjects/Lead/describe/layouts/${id}`)).status).toBe(404);
	});

	it('leave out a field the user does not see', async () => {
		org.store.setRules({ ...org.store.rules, hidden: [{ object: 'Lead', field: 'Fax' }] });
		const { body } = await call(org, 'GET', `sobjects/Lead/describe/layouts/${master}`);
		org.store.setRules({ ...org.store.rules, hidden: [] });
		expect(JSON.stringify(body)).toContain('"value":"Phone"');
		expect(JSON.stringify(body)).not.toContain('"value":"Fax"');
	});
});

describe('picklist values', () => {
	const base = 'ui-api/object-info';

	it('of all fields of a record type, in the recorded shape', async () => {
		const reply = await call(org, 'GET', `${base}/Contact/picklist-values/${master}`);
		const level = member(reply.body, 'picklistFieldValues', 'Level__c');
		expect(level).toEqual({
			controllerValues: {},
			defaultValue: null,
			eTag: expect.stringMatching(/^[0-9a-f]{32}$/),
			url: `/services/data/v67.0/${base}/Contact/picklist-values/${master}/Level__c`,
			values: ['Primary', 'Secondary', 'Tertiary'].map((value) => ({
				attributes: null,
				label: value,
				validFor: [],
				value,
			})),
		});
		expect(reply.headers.get('sforce-limit-info')).toBeNull();
		const etag = reply.headers.get('etag') ?? '';
		const again = await call(org, 'GET', `${base}/Contact/picklist-values/${master}`, {
			headers: { 'if-none-match': etag },
		});
		expect([again.status, again.body]).toEqual([304, '']);
	});

	it('are fewer where the record type narrows them, and know the default', async () => {
		const values = async (type: string): Promise<unknown[]> => {
			const path = `${base}/Opportunity/picklist-values/${type}/StageName`;
			return member((await call(org, 'GET', path)).body, 'values') as unknown[];
		};
		expect(await values(master)).toHaveLength(10);
		expect(await values(typeId('Renewal'))).toHaveLength(4);
		const { body } = await call(org, 'GET', `${base}/Case/picklist-values/${master}/Status`);
		expect(member(body, 'defaultValue', 'value')).toBe('New');
	});

	it('of what has none are not found', async () => {
		for (const path of [
			`Contact/picklist-values/${master}/LastName`,
			'Contact/picklist-values/012000000000099AAA',
			`Nothing/picklist-values/${master}`,
		]) {
			expect((await call(org, 'GET', `${base}/${path}`)).status).toBe(404);
		}
	});

	it('hide what the user does not see', async () => {
		org.store.setRules({ ...org.store.rules, hidden: [{ object: 'Contact', field: 'Level__c' }] });
		const { body } = await call(org, 'GET', `${base}/Contact/picklist-values/${master}`);
		org.store.setRules({ ...org.store.rules, hidden: [] });
		expect(member(body, 'picklistFieldValues')).not.toHaveProperty('Level__c');
	});
});
