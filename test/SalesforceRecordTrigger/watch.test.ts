import { readStamp } from '../../nodes/SalesforceRecordTrigger/polling/events';
import { toWatch, type WatchParameters } from '../../nodes/SalesforceRecordTrigger/polling/watch';
import { fieldDescribe, objectDescribe } from '../support/describes';

const parameters: WatchParameters = {
	event: 'updated',
	fields: [],
	changedFields: [],
	ignoreSystemUpdates: false,
	maxRecordsPerPoll: 1000,
	settleSeconds: 20,
	rescanMinutes: 60,
};

const time = (name: string) => fieldDescribe(name, { type: 'datetime' });

describe('toWatch', () => {
	it('refuses an object whose records tell no time, by name', () => {
		const share = objectDescribe('AccountShare', [], { fields: [fieldDescribe('Id')] });
		expect(() => toWatch(share, parameters)).toThrow(
			"'Object' is AccountShare, whose records have no SystemModstamp or LastModifiedDate that the integration user may see",
		);
		expect(() => toWatch(share, { ...parameters, event: 'created' })).toThrow('no CreatedDate');
	});

	it('refuses an object that cannot be queried', () => {
		const event = objectDescribe('Order_Event__e', [], { queryable: false });
		expect(() => toWatch(event, parameters)).toThrow('which cannot be queried');
	});

	it('reads what places a deletion only where deletions are watched', () => {
		const account = objectDescribe('Account', [fieldDescribe('Name'), time('MasterRecordId')]);
		const chosen = { ...parameters, fields: ['Name'] };
		expect(toWatch(account, chosen).fields).toEqual([
			'Id',
			'Name',
			'SystemModstamp',
			'CreatedDate',
		]);
		expect(toWatch(account, { ...chosen, event: 'deleted' }).fields).toEqual(
			expect.arrayContaining(['IsDeleted', 'MasterRecordId']),
		);
	});

	it('orders by LastModifiedDate where that is all there is, or system updates are ignored', () => {
		const fields = [fieldDescribe('Id'), time('CreatedDate'), time('LastModifiedDate')];
		const old = objectDescribe('Old__c', [], { fields });
		expect(toWatch(old, parameters)).toMatchObject({
			stampField: 'LastModifiedDate',
			fields: ['Id', 'CreatedDate', 'LastModifiedDate'],
		});
		const account = objectDescribe('Account', [time('LastModifiedDate')]);
		expect(toWatch(account, parameters).stampField).toBe('SystemModstamp');
		expect(toWatch(account, { ...parameters, ignoreSystemUpdates: true }).stampField).toBe(
			'LastModifiedDate',
		);
	});

	it('watches objects that know only when they were created, for creations', () => {
		const history = objectDescribe('AccountHistory', [], {
			fields: [fieldDescribe('Id'), time('CreatedDate')],
		});
		expect(toWatch(history, { ...parameters, event: 'created' }).stampField).toBe('CreatedDate');
		expect(() => toWatch(history, parameters)).toThrow('no SystemModstamp or LastModifiedDate');
	});

	it('names a field whose change is asked for and that is not there', () => {
		const account = objectDescribe('Account');
		expect(() => toWatch(account, { ...parameters, changedFields: ['Nope__c'] })).toThrow(
			'Account has no field "Nope__c"',
		);
	});
});

describe('the numbers of the trigger', () => {
	const account = objectDescribe('Account');

	it('may be text that an expression gave', () => {
		const given = {
			...parameters,
			maxRecordsPerPoll: '5',
			settleSeconds: '0',
			rescanMinutes: '10',
		};
		expect(toWatch(account, given)).toMatchObject({
			maxRecords: 5,
			settleMs: 0,
			rescanMs: 600_000,
		});
	});

	it.each([
		[
			{ maxRecordsPerPoll: 0 },
			"'Max Records per Poll' is 0. Enter a whole number from 1 to 50,000",
		],
		[{ settleSeconds: 1.5 }, "'Settle Seconds' is 1.5. Enter a whole number from 0 to 3,600"],
		[{ rescanMinutes: 0 }, "'Rescan Minutes' is 0. Enter a whole number from 1 to 1,440"],
	])('refuses %p', (given, message) => {
		expect(() => toWatch(account, { ...parameters, ...given })).toThrow(message);
	});
});

describe('readStamp', () => {
	it('reads Salesforce’s form of a time, whatever the offset', () => {
		const at = Date.UTC(2026, 10, 23, 8, 30);
		for (const text of ['2026-11-23T08:30:00.000+0000', '2026-11-23T09:30:00+01:00']) {
			expect(readStamp({ SystemModstamp: text }, 'SystemModstamp')).toBe(at);
		}
	});

	it.each([undefined, null, 'yesterday', 7])('refuses %p and names the field', (value) => {
		expect(() => readStamp({ SystemModstamp: value }, 'SystemModstamp')).toThrow(
			'a record whose SystemModstamp is',
		);
	});
});
