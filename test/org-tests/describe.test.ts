import { startOrg, type RunningOrg } from '../org/index';
import { call, member, text } from './client';

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg();
});

afterAll(async () => {
	await org.close();
});

/** Keys of a genuine describe, in its order; recorded from an org on v53. */
const objectKeys =
	'actionOverrides activateable associateEntityType associateParentEntity childRelationships ' +
	'compactLayoutable createable custom customSetting deepCloneable defaultImplementation ' +
	'deletable deprecatedAndHidden extendedBy extendsInterfaces feedEnabled fields hasSubtypes ' +
	'implementedBy implementsInterfaces isInterface isSubtype keyPrefix label labelPlural ' +
	'layoutable listviewable lookupLayoutable mergeable mruEnabled name namedLayoutInfos ' +
	'networkScopeFieldName queryable recordTypeInfos replicateable retrieveable searchLayoutable ' +
	'searchable sobjectDescribeOption supportedScopes triggerable undeletable updateable urls';
const fieldKeys =
	'aggregatable aiPredictionField autoNumber byteLength calculated calculatedFormula ' +
	'cascadeDelete caseSensitive compoundFieldName controllerName createable custom defaultValue ' +
	'defaultValueFormula defaultedOnCreate dependentPicklist deprecatedAndHidden digits ' +
	'displayLocationInDecimal encrypted externalId extraTypeInfo filterable filteredLookupInfo ' +
	'formulaTreatNullNumberAsZero groupable highScaleNumber htmlFormatted idLookup inlineHelpText ' +
	'label length mask maskType name nameField namePointing nillable permissionable picklistValues ' +
	'polymorphicForeignKey precision queryByDistance referenceTargetField referenceTo ' +
	'relationshipName relationshipOrder restrictedDelete restrictedPicklist scale ' +
	'searchPrefilterable soapType sortable type unique updateable writeRequiresMasterRead';

test.each(['Account', 'Case', 'Contact', 'Invoice__c', 'Lead', 'Opportunity', 'Task', 'User'])(
	'describe of %s has the genuine keys in the genuine order',
	async (name) => {
		const { body } = await call(org, 'GET', `sobjects/${name}/describe`);
		expect(Object.keys(body as object).join(' ')).toBe(objectKeys);
		const fields = member(body, 'fields') as object[];
		for (const field of fields) expect(Object.keys(field).join(' ')).toBe(fieldKeys);
		const names = fields.map((field) => text(field, 'name'));
		expect(new Set(names).size).toBe(names.length);
		expect(names).toEqual(
			expect.arrayContaining(['Id', 'CreatedDate', 'LastModifiedDate', 'SystemModstamp']),
		);
		expect(fields.filter((field) => member(field, 'nameField') === true)).toHaveLength(1);
	},
);

test('fields carry what a mapper needs', async () => {
	const { body } = await call(org, 'GET', 'sobjects/Contact/describe');
	const fields = member(body, 'fields') as object[];
	const field = (name: string) => fields.find((entry) => member(entry, 'name') === name);
	expect(field('AccountId')).toMatchObject({
		type: 'reference',
		soapType: 'tns:ID',
		referenceTo: ['Account'],
		relationshipName: 'Account',
	});
	expect(field('LastName')).toMatchObject({ nillable: false, createable: true, length: 80 });
	expect(field('Name')).toMatchObject({ createable: false, nameField: true });
	expect(field('External_Id__c')).toMatchObject({ externalId: true, unique: true, custom: true });
	expect(member(field('Level__c'), 'picklistValues', 0)).toEqual({
		active: true,
		defaultValue: false,
		label: 'Primary',
		validFor: null,
		value: 'Primary',
	});
});

test('children name their relationship, so that subqueries can be built', async () => {
	const { body } = await call(org, 'GET', 'sobjects/Account/describe');
	const names = (member(body, 'childRelationships') as object[]).map((child) =>
		text(child, 'relationshipName'),
	);
	expect(names.sort()).toEqual([
		'Cases',
		'ChildAccounts',
		'Contacts',
		'ContentDocumentLinks',
		'Invoices__r',
		'Opportunities',
		'ProcessInstances',
		'Tasks',
	]);
});

test('describe global lists the objects; basic information has its two keys', async () => {
	const { body } = await call(org, 'GET', 'sobjects');
	expect(body).toMatchObject({ encoding: 'UTF-8', maxBatchSize: 200 });
	const objects = member(body, 'sobjects') as object[];
	expect(objects.map((entry) => text(entry, 'keyPrefix'))).toEqual([
		'001',
		'01Q',
		'00P',
		'500',
		'003',
		'069',
		'06A',
		'068',
		'015',
		'0AT',
		'a00',
		'00Q',
		'006',
		'e00',
		'04a',
		'04g',
		'04h',
		'04i',
		'00e',
		'012',
		'00O',
		'00T',
		'005',
		'08q',
	]);
	const basic = await call(org, 'GET', 'sobjects/invoice__C');
	expect(basic.body).toMatchObject({ objectDescribe: { name: 'Invoice__c' }, recentItems: [] });
});

test('describe answers 304 to whoever has it already', async () => {
	const first = await call(org, 'GET', 'sobjects/Account/describe');
	const since = first.headers.get('last-modified') ?? '';
	const again = await call(org, 'GET', 'sobjects/Account/describe', {
		headers: { 'if-modified-since': since },
	});
	expect([again.status, again.body]).toEqual([304, '']);
});
