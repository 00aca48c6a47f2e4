import type { IDataObject } from 'n8n-workflow';

import { recordMapper, toRestRecord } from '../../nodes/shared/metadata/mappedRecord';
import { fieldDescribe, objectDescribe } from '../support/describes';

const task = objectDescribe('Task', [
	fieldDescribe('Subject'),
	fieldDescribe('Status', { nillable: false }),
	fieldDescribe('Done__c', { type: 'boolean', nillable: false }),
	fieldDescribe('AccountId', {
		type: 'reference',
		relationshipName: 'Account',
		referenceTo: ['Account'],
	}),
	fieldDescribe('WhoId', {
		type: 'reference',
		relationshipName: 'Who',
		referenceTo: ['Contact', 'Lead'],
	}),
]);
const map = (item: IDataObject, operation: 'create' | 'update' | 'upsert' = 'update') =>
	recordMapper(task, { operation, matchField: 'Id', timeZone: 'UTC', correction: 'Rename it.' })(
		item,
	);

it('names a related record by its external ID, flat or nested, in any case', () => {
	for (const item of [
		{ 'account.Ext__c': 'A-1' },
		{ Account: { Ext__c: 'A-1' } },
		{ Account: { attributes: { type: 'Account' }, Ext__c: 'A-1' } },
	]) {
		expect(map(item)).toEqual({ record: { 'Account.Ext__c': 'A-1' } });
	}
	expect(toRestRecord('Task', { 'Account.Ext__c': 'A-1' })).toEqual({
		attributes: { type: 'Task' },
		Account: { Ext__c: 'A-1' },
	});
});

it('names the object of a related record where there are several', () => {
	const { record } = map({ 'lead:Who.Email': 'a@acme.example' }) as { record: IDataObject };
	expect(record).toEqual({ 'Lead:Who.Email': 'a@acme.example' });
	expect(toRestRecord('Task', record)).toEqual({
		attributes: { type: 'Task' },
		Who: { attributes: { type: 'Lead' }, Email: 'a@acme.example' },
	});
});

it('empties a lookup by null, under its own name', () => {
	expect(map({ 'Account.Ext__c': null })).toEqual({ record: { AccountId: null } });
});

it.each([
	[{ Subject: 'x', subject: 'y' }, 'FIELD_NAMED_TWICE'],
	[{ AccountId: '001000000000001AAA', 'Account.Ext__c': 'A' }, 'FIELD_NAMED_TWICE'],
	[{ Colour: 'red' }, 'INVALID_FIELD'],
	[{ 'Opportunity:Who.Ext__c': 'A' }, 'INVALID_FIELD'],
	[{ Account: { Name: 'Acme', Ext__c: 'A' } }, 'INVALID_VALUE'],
	[{ 'Account.Ext__c': ['A'] }, 'INVALID_VALUE'],
	[{ CreatedDate: '2026-11-23' }, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
	[{ Subject: '' }, 'NO_FIELDS'],
	[{}, 'NO_FIELDS'],
])('refuses %p by %s', (item, statusCode) => {
	expect(map(item)).toMatchObject({ error: { statusCode } });
});

it('misses required fields of a create, a checkbox not among them', () => {
	expect(map({ Subject: 'x' }, 'create')).toMatchObject({
		error: { statusCode: 'REQUIRED_FIELD_MISSING', fields: ['Status'] },
	});
	expect(map({ Subject: 'x', Status: null }, 'create')).toMatchObject({
		error: { fields: ['Status'] },
	});
	expect(map({ Status: 'New' }, 'create')).toEqual({ record: { Status: 'New' } });
});
