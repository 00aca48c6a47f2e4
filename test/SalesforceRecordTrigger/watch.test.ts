import { readStamp } from '../../nodes/SalesforceRecordTrigger/polling/events';
import { toWatch } from '../../nodes/SalesforceRecordTrigger/polling/watch';
import { fieldDescribe, objectDescribe } from '../support/describes';

const parameters = {
	event: 'created' as const,
	fields: [],
	maxRecordsPerPoll: 1000,
	settleSeconds: 20,
};

describe('toWatch', () => {
	it('refuses an object whose records have no SystemModstamp', () => {
		const share = objectDescribe('AccountShare', [], { fields: [fieldDescribe('Id')] });
		expect(() => toWatch(share, parameters)).toThrow(
			"'Object' is AccountShare, whose records have no SystemModstamp that the integration user may see",
		);
	});

	it('refuses an object that cannot be queried', () => {
		const event = objectDescribe('Order_Event__e', [], { queryable: false });
		expect(() => toWatch(event, parameters)).toThrow('which cannot be queried');
	});

	it('reads IsDeleted only where deletions are watched', () => {
		const account = objectDescribe('Account', [fieldDescribe('Name')]);
		const chosen = { ...parameters, fields: ['Name'] };
		expect(toWatch(account, chosen).fields).toEqual([
			'Id',
			'Name',
			'SystemModstamp',
			'CreatedDate',
		]);
		expect(toWatch(account, { ...chosen, event: 'deleted' }).fields).toContain('IsDeleted');
	});
});

describe('the numbers of the trigger', () => {
	const account = objectDescribe('Account');

	it('may be text that an expression gave', () => {
		const given = { ...parameters, maxRecordsPerPoll: '5', settleSeconds: '0' };
		expect(toWatch(account, given)).toMatchObject({ maxRecords: 5, settleMs: 0 });
	});

	it.each([
		[
			{ maxRecordsPerPoll: 0 },
			"'Max Records per Poll' is 0. Enter a whole number from 1 to 50,000",
		],
		[{ settleSeconds: 1.5 }, "'Settle Seconds' is 1.5. Enter a whole number from 0 to 3,600"],
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
