import { parseQuery } from '@jetstreamapp/soql-parser-js';
import fc from 'fast-check';
import { isApiName, soqlFieldPath, soqlName } from '../../nodes/shared/soql/name';

describe('soqlName', () => {
	it.each([
		'Account',
		'Invoice__c',
		'acme__Invoice__c',
		'Place__Latitude__s',
		'X1_2__mdt',
		'ssot__Individual__dlm',
	])('takes %s', (name) => {
		expect(soqlName(name)).toBe(name);
	});

	it.each([
		'',
		' Account',
		'Account ',
		'1Account',
		'_x',
		'A-B',
		'A.B',
		'Käse__c',
		"A'",
		'A,B',
		'A\n',
	])('refuses %j and names the parameter', (name) => {
		expect(() => soqlName(name, "'Object'")).toThrow(`'Object' is "${name}", which is no API name`);
	});

	it('lets nothing through that a query could read as more than a name', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				expect(isApiName(text)).toBe(/^[a-z]\w*$/i.test(text) && /^\w+$/.test(text));
			}),
		);
		expect(isApiName(`A${'a'.repeat(300)}`)).toBe(false);
	});
});

describe('soqlFieldPath', () => {
	it('takes fields of related records', () => {
		const path = soqlFieldPath('Invoice__r.Account__r.Owner.Name');
		expect(parseQuery(`SELECT ${path} FROM Invoice_Line__c`).fields).toMatchObject([
			{ relationships: ['Invoice__r', 'Account__r', 'Owner'], field: 'Name' },
		]);
	});

	it.each([
		'',
		'.',
		'Name.',
		'.Name',
		'Account..Name',
		'COUNT(Id)',
		'(SELECT Id FROM Contacts)',
		'Name n',
	])('refuses %j', (path) => {
		expect(() => soqlFieldPath(path, "'Fields'")).toThrow(`'Fields' is "${path}"`);
	});
});
