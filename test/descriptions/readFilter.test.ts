import { readFilter, readSort } from '../../nodes/shared/descriptions/readFilter';
import { fieldFinder } from '../../nodes/shared/metadata/fieldPath';
import type { ObjectDescribe } from '../../nodes/shared/metadata/types';
import { answered, fakeClient, refused, type FakeClient } from '../support/fakeClient';
import { fieldDescribe, objectDescribe } from '../support/describes';

const objects: Record<string, ObjectDescribe> = {
	Contact: objectDescribe('Contact', [
		fieldDescribe('Email', { type: 'email' }),
		fieldDescribe('Score__c', { type: 'double' }),
		fieldDescribe('Birthdate', { type: 'date' }),
		fieldDescribe('Description', { type: 'textarea', filterable: false, sortable: false }),
		fieldDescribe('AccountId', {
			type: 'reference',
			relationshipName: 'Account',
			referenceTo: ['Account'],
		}),
		fieldDescribe('OwnerId', {
			type: 'reference',
			relationshipName: 'Owner',
			referenceTo: ['Group', 'User'],
		}),
	]),
	Account: objectDescribe('Account', [
		fieldDescribe('Name'),
		fieldDescribe('Employees__c', { type: 'int' }),
		fieldDescribe('ParentId', {
			type: 'reference',
			relationshipName: 'Parent',
			referenceTo: ['Account'],
		}),
	]),
	Group: objectDescribe('Group', [fieldDescribe('Name')]),
	User: objectDescribe('User', [
		fieldDescribe('Name'),
		fieldDescribe('IsActive', { type: 'boolean' }),
	]),
};

let client: FakeClient;
beforeEach(() => {
	client = fakeClient(({ path }) => {
		const name = /^\/sobjects\/(\w+)\/describe$/.exec(path)?.[1] ?? '';
		const describe = objects[name];
		return describe ? answered(describe) : refused(404, 'NOT_FOUND');
	});
});

const context = () => ({ findField: fieldFinder(client, 'Contact'), timeZone: 'Europe/Berlin' });
const filter = (parameters: Record<string, unknown>) =>
	readFilter((name) => parameters[name], context());
const listed = (value: string) => ({ __rl: true, mode: 'list', value });
const conditions = (...entries: Array<[string, string, unknown?]>) =>
	entries.map(([field, operator, value]) => ({ field: listed(field), operator, value }));

it('filters nothing when there is nothing to filter by', async () => {
	expect(await filter({})).toBeUndefined();
	expect(await filter({ filterMode: 'guided', filters: {} })).toBeUndefined();
	expect(await filter({ filterMode: 'text', where: ' ' })).toBeUndefined();
});

it('types each value by what describe says of its field, in describe’s own case', async () => {
	const filters = {
		conditions: conditions(
			['email', 'equal', '2024-01-02'],
			['SCORE__C', 'greater', '1000'],
			['Birthdate', 'equal', '2024-01-02'],
			['CreatedDate', 'less', '2026-07-01'],
			['IsDeleted', 'equal', 'false'],
		),
	};
	expect(await filter({ filters })).toBe(
		"(Email = '2024-01-02' AND Score__c > 1000 AND Birthdate = 2024-01-02 AND CreatedDate < 2026-06-30T22:00:00.000Z AND IsDeleted = FALSE)",
	);
});

it('takes a moment without a zone as the time of the workflow', async () => {
	const one = (value: unknown) =>
		filter({ filters: { conditions: conditions(['CreatedDate', 'equal', value]) } });
	expect(await one('2026-01-01T00:30')).toBe('CreatedDate = 2025-12-31T23:30:00.000Z');
	expect(await one('2026-01-01T00:30:00+09:00')).toBe('CreatedDate = 2025-12-31T15:30:00.000Z');
	expect(await one('TODAY')).toBe('CreatedDate = TODAY');
});

it('follows a path through parents, each described once', async () => {
	const filters = {
		conditions: [
			{ field: { mode: 'name', value: 'account.parent.employees__c' }, operator: 'less', value: 5 },
			{ field: 'Account.Name', operator: 'equal', value: 5 },
		],
	};
	expect(await filter({ filters })).toBe(
		"(Account.Parent.Employees__c < 5 AND Account.Name = '5')",
	);
	expect(client.log).toEqual(['GET /sobjects/Contact/describe', 'GET /sobjects/Account/describe']);
});

it('finds a field behind a lookup to several objects', async () => {
	const filters = {
		conditions: conditions(['Owner.IsActive', 'equal', 'true'], ['Owner.Type', 'equal', 'User']),
	};
	expect(await filter({ filters })).toBe("(Owner.IsActive = TRUE AND Owner.Type = 'User')");
});

it('keeps groups together', async () => {
	const filters = {
		conditions: conditions(['Score__c', 'greater', 1]),
		groups: [
			{
				conditions: { conditions: conditions(['Email', 'isEmpty'], ['Email', 'endsWith', '@x.y']) },
			},
			{ combine: 'and', conditions: { conditions: conditions(['Score__c', 'less', 9]) } },
			{ combine: 'and', conditions: {} },
		],
	};
	expect(await filter({ filters, combineFilters: 'or' })).toBe(
		"(Score__c > 1 OR (Email = NULL OR Email LIKE '%@x.y') OR Score__c < 9)",
	);
});

it('reads conditions as text, with values bound by type', async () => {
	const queryParameters = {
		parameters: [
			{ name: 'mail', type: 'string', value: "a' OR Id != '" },
			{ name: ':since', type: 'dateTime', value: '2026-07-01' },
		],
	};
	expect(
		await filter({
			filterMode: 'text',
			where: 'Email = :mail OR CreatedDate > :since',
			queryParameters,
		}),
	).toBe("(Email = 'a\\' OR Id != \\'' OR CreatedDate > 2026-06-30T22:00:00.000Z)");
	expect(client.calls).toEqual([]);
});

it.each([
	[conditions(['Nope', 'equal', 1]), '\'Filters\': Contact has no field "Nope"'],
	[
		conditions(['Boss.Name', 'equal', 1]),
		'Contact has no lookup whose relationship is called "Boss"',
	],
	[conditions(['Account.Nope', 'equal', 1]), 'Account has no field "Nope"'],
	[conditions(['Description', 'contains', 'x']), 'Filter on "Description": Salesforce cannot'],
	[conditions(['Email', 'like', 'x']), '"like" is no operator'],
	[conditions(['', 'equal', 'x']), "'Filters' has an entry without a field"],
	[conditions(['Name) OR (Id', 'equal', 'x']), 'which is no field'],
	[conditions(['Score__c', 'equal', 'abc']), 'Filter on "Score__c", which is a number'],
])('refuses %j before anything is asked', async (entries, words) => {
	await expect(filter({ filters: { conditions: entries } })).rejects.toThrow(words);
});

it.each([
	[{ name: 'a b' }, 'has the name "a b"'],
	[{ name: 'x', type: 'money' }, 'has the type "money"'],
])('refuses the query parameter %j', async (parameter, words) => {
	const queryParameters = { parameters: [parameter] };
	const read = filter({ filterMode: 'text', where: 'A = :x', queryParameters });
	await expect(read).rejects.toThrow(words);
});

it('refuses a parameter that is given twice', async () => {
	const queryParameters = { parameters: [{ name: 'x' }, { name: 'x' }] };
	const read = filter({ filterMode: 'text', where: 'A = :x', queryParameters });
	await expect(read).rejects.toThrow('gives "x" twice');
});

describe('readSort', () => {
	const sort = (fields: unknown) =>
		readSort((name) => (name === 'sort' ? { fields } : undefined), context().findField);

	it('sorts by several fields, empty values last unless told', async () => {
		expect(
			await sort([
				{ field: listed('account.name'), direction: 'desc', nulls: 'first' },
				{ field: listed('Id') },
			]),
		).toBe('Account.Name DESC NULLS FIRST, Id ASC NULLS LAST');
		expect(await sort([])).toBeUndefined();
	});

	it('refuses a field that cannot be sorted by', async () => {
		await expect(sort([{ field: listed('Description') }])).rejects.toThrow('cannot be sorted by');
	});
});
