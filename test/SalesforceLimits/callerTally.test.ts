import { CallerTally } from '../../nodes/SalesforceLimits/operations/callerTally';

const HEADER = [
	'EVENT_TYPE',
	'CLIENT_NAME',
	'CONNECTED_APP_NAME',
	'USER_NAME',
	'COUNTS_AGAINST_API_LIMIT',
	'STATUS_CODE',
];

const row = (client: string, app: string, user: string, counted: string, status = '200') => [
	'ApiTotalUsage',
	client,
	app,
	user,
	counted,
	status,
];

describe('CallerTally', () => {
	it('adds up by client name, app and user, the heaviest first', () => {
		const tally = new CallerTally();
		tally.add(HEADER, [
			row('n8n', 'Integration', 'a@b.c', 'true'),
			row('n8n', 'Integration', 'a@b.c', 'true', '503'),
			row('n8n', 'Integration', 'a@b.c', 'false'),
			row('', '', 'x@y.z', '1'),
		]);
		tally.add(HEADER, [row('loader', '', 'x@y.z', 'true')]);
		expect(tally.callers('n8n')).toEqual([
			{
				clientName: 'n8n',
				connectedApp: 'Integration',
				connectedAppId: null,
				userName: 'a@b.c',
				userId: null,
				calls: 3,
				countedCalls: 2,
				failedCalls: 1,
				percentOfCounted: 50,
				thisCaller: true,
			},
			expect.objectContaining({ clientName: null, countedCalls: 1, thisCaller: false }),
			expect.objectContaining({ clientName: 'loader', countedCalls: 1 }),
		]);
	});

	it('counts every call of a log that has no column for it', () => {
		const tally = new CallerTally();
		tally.add(['CLIENT_NAME'], [['n8n']]);
		expect(tally.callers('n8n')).toMatchObject([{ countedCalls: 1, failedCalls: 0 }]);
	});

	it('is empty without rows', () => {
		expect(new CallerTally().callers('n8n')).toEqual([]);
	});
});
