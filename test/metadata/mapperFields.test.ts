import { mapperFields } from '../../nodes/shared/metadata/mapperFields';
import type { WriteOperation } from '../../nodes/shared/metadata/writeRules';
import type { FieldDescribe } from '../../nodes/shared/metadata/types';
import { fieldDescribe, objectDescribe } from '../support/describes';

const rating = [
	{ active: true, label: 'Hot', value: 'hot' },
	{ active: true, label: null, value: 'cold' },
	{ active: false, label: 'Old', value: 'old' },
];

const account = objectDescribe('Account', [
	fieldDescribe('Name', { nillable: false, label: 'Account Name' }),
	fieldDescribe('Ext__c', {
		externalId: true,
		unique: true,
		idLookup: true,
		label: 'External',
	}),
	fieldDescribe('Username', { idLookup: true }),
	fieldDescribe('Origin__c', { updateable: false }),
	fieldDescribe('OwnerId', {
		type: 'reference',
		nillable: false,
		defaultedOnCreate: true,
	}),
]);

function columns(operation: WriteOperation, describe = account) {
	return mapperFields(describe, operation);
}

function column(field: FieldDescribe, operation: WriteOperation = 'create') {
	return columns(operation, objectDescribe('X', [field])).find(({ id }) => id === field.name);
}

describe('mapperFields', () => {
	it('offers what may be created, required first, and nothing to match by', () => {
		expect(columns('create').map(({ id, required }) => [id, required])).toEqual([
			['Name', true],
			['Ext__c', false],
			['Origin__c', false],
			['OwnerId', false],
			['Username', false],
		]);
		expect(columns('create').some((field) => field.canBeUsedToMatch)).toBe(false);
	});

	it('offers what may be updated, matched by Id or an external ID, with nothing required', () => {
		expect(
			columns('update').map(({ id, canBeUsedToMatch, required }) => [
				id,
				canBeUsedToMatch,
				required,
			]),
		).toEqual([
			['Id', true, false],
			['Ext__c', true, false],
			['Username', true, false],
			['Name', false, false],
			['OwnerId', false, false],
		]);
		expect(columns('update').filter(({ defaultMatch }) => defaultMatch)).toMatchObject([
			{ id: 'Id' },
		]);
	});

	it('matches an upsert by Id, external IDs and lookup fields', () => {
		const matching = columns('upsert').filter(({ canBeUsedToMatch }) => canBeUsedToMatch);
		expect(matching.map(({ id, defaultMatch }) => [id, defaultMatch])).toEqual([
			['Id', false],
			['Ext__c', true],
			['Username', false],
		]);
		expect(columns('upsert').map(({ id }) => id)).toContain('Origin__c');
	});

	it('preselects nothing for an upsert without one clear unique external ID', () => {
		const none = objectDescribe('X', [fieldDescribe('Name', { externalId: true })]);
		const two = objectDescribe('X', [
			fieldDescribe('A__c', { externalId: true, unique: true }),
			fieldDescribe('B__c', { externalId: true, unique: true }),
		]);
		for (const describe of [none, two]) {
			expect(
				columns('upsert', describe)
					.filter(({ defaultMatch }) => defaultMatch)
					.map(({ id }) => id),
			).toEqual([]);
		}
	});

	it('keeps a checkbox out of the form until it is added, since n8n would send false for it', () => {
		expect(column(fieldDescribe('F__c', { type: 'boolean' }))?.removed).toBe(true);
		expect(column(fieldDescribe('F__c'))).not.toHaveProperty('removed');
	});

	it.each([
		['boolean', 'boolean'],
		['int', 'number'],
		['double', 'number'],
		['currency', 'number'],
		['percent', 'number'],
		['datetime', 'dateTime'],
		['date', 'string'],
		['reference', 'string'],
		['multipicklist', 'string'],
		['email', 'string'],
		['textarea', 'string'],
	])('shows Salesforce type %s as %s', (type, expected) => {
		expect(column(fieldDescribe('F__c', { type }))?.type).toBe(expected);
	});

	it('offers the active values of a restricted picklist', () => {
		const field = { type: 'picklist', picklistValues: rating, restrictedPicklist: true };
		expect(column(fieldDescribe('Rating', field))).toMatchObject({
			type: 'options',
			options: [
				{ name: 'Hot', value: 'hot' },
				{ name: 'cold', value: 'cold' },
			],
		});
	});

	it('leaves an unrestricted picklist open, since n8n refuses what is not in a list', () => {
		const field = { type: 'picklist', picklistValues: rating };
		expect(column(fieldDescribe('Rating', field))?.type).toBe('string');
	});

	it('names values of an open picklist, which the user would have to look up', () => {
		const shown = (values: string[], rest: Partial<FieldDescribe> = {}) =>
			column(
				fieldDescribe('Field', {
					type: 'picklist',
					picklistValues: values.map((value) => ({ active: true, label: null, value })),
					...rest,
				}),
			)?.displayName;
		expect(shown(['Hot', 'Cold'])).toBe('Field, such as Hot, Cold');
		expect(shown(['A', 'B', 'C', 'D'])).toBe('Field, such as A, B, C…');
		expect(shown(['Hot'], { restrictedPicklist: true })).toBe('Field');
		expect(shown([])).toBe('Field');
	});

	it('says what Salesforce gives a new record by itself, and asks for no value there', () => {
		const told = (rest: Partial<FieldDescribe>, operation?: WriteOperation) =>
			column(
				fieldDescribe('Field', { nillable: false, defaultedOnCreate: true, ...rest }),
				operation,
			);
		expect(told({ defaultValue: 'New' })).toMatchObject({
			displayName: 'Field, default New',
			required: false,
		});
		expect(told({ defaultValueFormula: 'Today()' })?.displayName).toBe(
			'Field, default by the formula Today()',
		);
		expect(told({ type: 'boolean', defaultValue: true })?.displayName).toBe('Field, default true');
		expect(told({ type: 'boolean', defaultValue: false })?.displayName).toBe('Field');
		expect(told({ defaultValue: 'New' }, 'update')?.displayName).toBe('Field');
	});

	it('says in the label what the text must look like', () => {
		const label = (type: string) =>
			column(fieldDescribe('F__c', { type, label: 'Field' }))?.displayName;
		expect(label('string')).toBe('Field (F__c)');
		expect(label('date')).toBe('Field (F__c), YYYY-MM-DD');
		expect(label('multipicklist')).toBe('Field (F__c), values separated by semicolons');
	});

	it('has the API name directly behind the label, since the panel cuts what is long', () => {
		const values = [{ active: true, label: null, value: 'Hot' }];
		const field = { type: 'picklist', label: 'Account Rating', picklistValues: values };
		expect(column(fieldDescribe('Rating', { ...field, defaultValue: 'Hot' }))?.displayName).toBe(
			'Account Rating (Rating), such as Hot; default Hot',
		);
	});

	it('leaves out what nobody may write, such as formulas', () => {
		expect(column(fieldDescribe('F__c', { createable: false, updateable: false }))).toBeUndefined();
	});
});

describe('lookups', () => {
	const lookup = (referenceTo: string[]) =>
		objectDescribe('Task', [
			fieldDescribe('WhoId', { type: 'reference', relationshipName: 'Who', referenceTo }),
		]);
	const parent = (name: string) =>
		objectDescribe(name, [fieldDescribe('Ext__c', { externalId: true }), fieldDescribe('Title')]);
	const parents = new Map(['Contact', 'Lead'].map((name) => [name, parent(name)]));
	const added = (describe: ReturnType<typeof objectDescribe>) =>
		mapperFields(describe, 'create', parents)
			.filter(({ removed }) => removed)
			.map(({ id }) => id);

	it('can be mapped by an external ID of the related object, once it is added', () => {
		expect(added(lookup(['Contact']))).toEqual(['Who.Ext__c']);
	});

	it('name the object where there are several', () => {
		expect(added(lookup(['Contact', 'Lead']))).toEqual(['Contact:Who.Ext__c', 'Lead:Who.Ext__c']);
	});
});

it('offers the record types that the user may give, by API name', () => {
	const type = { active: true, available: true, master: false };
	const describe = objectDescribe(
		'Account',
		[fieldDescribe('RecordTypeId', { type: 'reference' })],
		{
			recordTypeInfos: [
				{ ...type, recordTypeId: '012000000000001AAA', name: 'Partner', developerName: 'P' },
				{
					...type,
					recordTypeId: '012000000000002AAA',
					name: 'Old',
					developerName: 'O',
					active: false,
				},
				{
					...type,
					recordTypeId: '012000000000000AAA',
					name: 'Master',
					developerName: 'M',
					master: true,
				},
			],
		},
	);
	const [field] = mapperFields(describe, 'create').filter(({ id }) => id === 'RecordTypeId');
	expect(field).toMatchObject({ type: 'options', options: [{ name: 'Partner', value: 'P' }] });
});

it('offers numbers that JavaScript would cut as text', () => {
	const describe = objectDescribe('Account', [
		fieldDescribe('Big__c', { type: 'double', precision: 18, scale: 0 }),
		fieldDescribe('Amount__c', { type: 'currency', precision: 18, scale: 2 }),
	]);
	const types = new Map(mapperFields(describe, 'create').map(({ id, type }) => [id, type]));
	expect([types.get('Big__c'), types.get('Amount__c')]).toEqual(['string', 'number']);
});
