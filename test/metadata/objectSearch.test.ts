import { findObjects } from '../../nodes/shared/metadata/objectSearch';

function object(label: string, name = label, queryable = true) {
	return { label, name, custom: name.endsWith('__c'), queryable };
}

const objects = [
	object('Personal Account', 'Personal_Account__c'),
	object('Contact'),
	object('Account'),
	object('Invoice', 'acme__Invoice__c'),
	object('Nonaccountable', 'Misc__c'),
	object('Account Alert', 'Account_Alert__e', false),
];

function found(filter?: string): string[] {
	return findObjects(objects, filter).results.map(({ name }) => name);
}

describe('findObjects', () => {
	it('lists every queryable object by label, with the API name where it differs', () => {
		expect(found()).toEqual([
			'Account',
			'Contact',
			'Invoice (acme__Invoice__c)',
			'Nonaccountable (Misc__c)',
			'Personal Account (Personal_Account__c)',
		]);
	});

	it('puts what starts with the text first, then words that do, then the rest', () => {
		expect(found('acco')).toEqual([
			'Account',
			'Personal Account (Personal_Account__c)',
			'Nonaccountable (Misc__c)',
		]);
	});

	it('finds by API name as well as by label, in any case', () => {
		expect(found('ACME__inv')).toEqual(['Invoice (acme__Invoice__c)']);
		expect(found('misc')).toEqual(['Nonaccountable (Misc__c)']);
		expect(found('nothing like it')).toEqual([]);
	});

	it('gives every object of a large org exactly once, page by page', () => {
		const many = Array.from({ length: 1203 }, (_, i) => object(`Object ${i}`, `Object_${i}__c`));
		const seen: unknown[] = [];
		let token: string | undefined;
		do {
			const page = findObjects(many, 'object', token);
			seen.push(...page.results.map(({ value }) => value));
			token = page.paginationToken;
		} while (token !== undefined);
		expect(seen).toHaveLength(1203);
		expect(new Set(seen).size).toBe(1203);
	});
});
