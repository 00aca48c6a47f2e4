import { resolveColumns, type BulkField } from '../../nodes/shared/bulk/columns';

function field(name: string, type: string, more: Partial<BulkField> = {}): BulkField {
	return { name, type, createable: true, updateable: true, relationshipName: null, ...more };
}

const fields = [
	field('Id', 'id', { createable: false, updateable: false }),
	field('Name', 'string'),
	field('CreatedDate', 'datetime', { createable: false, updateable: false }),
	field('Master__c', 'reference', { updateable: false, relationshipName: 'Master__r' }),
	field('AccountId', 'reference', { relationshipName: 'Account' }),
	field('WhoId', 'reference', { relationshipName: 'Who' }),
	field('Auto__c', 'string', { createable: false, updateable: false }),
];

test("names columns in describe's case, whatever the case of the keys", () => {
	const { columns, unknown } = resolveColumns(['name', 'ACCOUNTID'], fields, 'insert');
	expect(columns).toEqual([
		{ keys: ['name'], name: 'Name', type: 'string' },
		{ keys: ['ACCOUNTID'], name: 'AccountId', type: 'reference' },
	]);
	expect(unknown).toEqual([]);
});

test("takes lookups by a parent's external ID, with the type in front where there may be several", () => {
	const keys = ['account.External_Id__c', 'Lead:WHO.Ext__c', 'Owner.Ext__c'];
	const { columns, unknown } = resolveColumns(keys, fields, 'insert');
	expect(columns.map(({ name }) => name)).toEqual(['Account.External_Id__c', 'Lead:Who.Ext__c']);
	expect(unknown).toEqual(['Owner.Ext__c']);
});

test.each([
	['insert', undefined, ['Id', 'CreatedDate', 'Auto__c']],
	['update', undefined, ['CreatedDate', 'Master__c', 'Auto__c', 'Master__r.X__c']],
	['upsert', 'Auto__c', ['Id', 'CreatedDate']],
	['upsert', 'Id', ['CreatedDate', 'Auto__c']],
	[
		'delete',
		undefined,
		['Name', 'CreatedDate', 'Master__c', 'AccountId', 'WhoId', 'Auto__c', 'Master__r.X__c'],
	],
] as const)('%s by %s cannot write %j', (operation, matchField, readOnly) => {
	const keys = [...fields.map(({ name }) => name), 'Master__r.X__c'];
	expect(resolveColumns(keys, fields, operation, matchField).readOnly).toEqual(readOnly);
});

test('keys that differ in case alone become one column', () => {
	const { columns } = resolveColumns(['Name', 'AccountId', 'name'], fields, 'insert');
	expect(columns.map(({ name, keys }) => [name, keys])).toEqual([
		['Name', ['Name', 'name']],
		['AccountId', ['AccountId']],
	]);
});
