import type { INodeParameters } from 'n8n-workflow';
import { objectNamed } from '../support/orgNode';
import { PollSetup, watch } from './pollSetup';

const MINUTE = 60_000;

const t = PollSetup.forEachTest();

describe('bad input', () => {
	it.each<[string, INodeParameters, string]>([
		['an unknown object', { object: objectNamed('Nowhere__c') }, '\'Object\' is "Nowhere__c"'],
		['no object', { object: objectNamed('') }, "'Object' is empty"],
		[
			'an unknown field',
			{ options: { fields: ['Nope__c'] } },
			'Contact has no field "Nope__c", or the integration user may not see it',
		],
		[
			'a start that is still to come',
			{ startFrom: 'date', startDate: '2999-01-01T00:00:00Z' },
			"'Start Date' is 2999-01-01T00:00:00.000Z, which is still to come",
		],
		[
			'a start that is no date',
			{ startFrom: 'date', startDate: 'soon' },
			'\'Start Date\' is "soon", which is no date and time',
		],
		[
			'a filter that does not parse',
			{ filterMode: 'text', where: 'LastName === 1' },
			'MALFORMED_QUERY',
		],
		[
			'a changed field that is not there',
			{ event: 'updated', changedFields: ['Nope__c'] },
			'Contact has no field "Nope__c"',
		],
		[
			'too many records',
			{ options: { maxRecordsPerPoll: 0 } },
			"'Max Records per Poll' is 0. Enter a whole number from 1 to 50,000",
		],
		[
			'a settle lag of an hour and more',
			{ options: { settleSeconds: 3601 } },
			"'Settle Seconds' is 3601. Enter a whole number from 0 to 3,600",
		],
	])('refuses %s by name, and does not begin to watch', async (_what, parameters, message) => {
		const run = await t.poll(watch('created', parameters));
		expect((run.error as Error).message).toContain(message);
		expect(run.staticDataChanged).toBe(false);
	});
});

it('refuses a start further back than the log of deletions reaches', async () => {
	const startDate = new Date(t.org.now() - 20 * 1440 * MINUTE).toISOString();
	const run = await t.poll(watch('deleted', { startFrom: 'date', startDate }));
	expect((run.error as Error).message).toContain("further back than Salesforce's log");
	expect(run.staticDataChanged).toBe(false);
});
