import { CallLog, totalsOf } from '../../scripts/n8n/callLog';

const line = (metadata: Record<string, unknown>): string =>
	JSON.stringify({ level: 'info', message: 'Salesforce call: ...', metadata });

const call = {
	method: 'PATCH',
	path: '/composite/sobjects/Contact/External_Id__c',
	lane: 'normal',
	attempt: 1,
	status: 503,
	signal: 'throttle',
	waitedMs: 10,
	tookMs: 20,
};

describe("reading n8n's log", () => {
	it('picks out calls and sign-ins and passes over everything else', () => {
		const log = new CallLog();
		log.add('Version: 2.41.1');
		log.add('{"level":"info", cut short');
		log.add(line({ file: 'start.js' }));
		log.add(line({ signIn: true, ok: true, tookMs: 12 }));
		log.add(line(call));
		expect(log.calls).toEqual([call]);
		expect(log.signIns).toBe(1);
	});

	it('counts every attempt that left as a call, and each further attempt as a retry', () => {
		const log = new CallLog();
		log.add(line({ ...call, usage: { used: 7, limit: 100 } }));
		log.add(line({ ...call, attempt: 2, status: 200, signal: 'ok', waitedMs: 990 }));
		log.add(line({ ...call, status: undefined, signal: 'notSent', waitedMs: 0 }));
		expect(totalsOf(log.calls)).toEqual({
			calls: 2,
			retries: 1,
			waitedMs: 1000,
			usage: { used: 7, limit: 100 },
		});
	});
});
