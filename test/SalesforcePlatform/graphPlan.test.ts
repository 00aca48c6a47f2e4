import { lookupTo } from '../../nodes/SalesforcePlatform/composite/graphPlan';
import { fieldDescribe, objectDescribe } from '../support/describes';

const parent = objectDescribe('Account');
const lookup = (name: string, rest: object = {}) =>
	fieldDescribe(name, { type: 'reference', referenceTo: ['Account', 'Lead'], ...rest });

describe('the lookup by which a child points to its parent', () => {
	const child = objectDescribe('Deal__c', [lookup('Buyer__c'), lookup('Seller__c')]);

	it('is the one that is named, in any case', () => {
		expect(lookupTo(parent, child, 'seller__C')).toBe('Seller__c');
	});

	it('need not be named where there is one', () => {
		const fields = [lookup('Buyer__c'), lookup('Locked__c', { createable: false })];
		expect(lookupTo(parent, objectDescribe('Deal__c', fields), '')).toBe('Buyer__c');
	});

	it('must be named where there are several', () => {
		expect(() => lookupTo(parent, child, '')).toThrow(
			`'Lookup Field' of Deal__c is empty, and Deal__c has several lookups to Account: "Buyer__c", "Seller__c". Name one of them. Nothing was sent.`,
		);
	});

	it('must exist, and lead to the parent', () => {
		const none = objectDescribe('Deal__c', [lookup('Owner__c', { referenceTo: ['User'] })]);
		expect(() => lookupTo(parent, none, '')).toThrow('has no lookup to Account');
		expect(() => lookupTo(parent, none, 'Owner__c')).toThrow('There is none. Nothing was sent.');
	});
});
