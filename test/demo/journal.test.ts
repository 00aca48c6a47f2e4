import type { LoggedCall } from '../../scripts/n8n/callLog';
import { callsOf, differences } from '../../demo/journal';
import type { JournalCall } from '../../demo/salesforceOrg';

const logged = (call: Partial<LoggedCall>): LoggedCall => ({
	method: 'GET',
	path: '/limits',
	lane: 'normal',
	attempt: 1,
	status: 200,
	signal: 'ok',
	waitedMs: 0,
	tookMs: 1,
	...call,
});

const seen = (call: Partial<JournalCall>): JournalCall => ({
	method: 'GET',
	path: '/services/data/v67.0/limits',
	status: 200,
	counted: true,
	client: 'n8n demo',
	...call,
});

describe('comparing the call log with the journal', () => {
	it('agrees when both hold the same calls, in whatever order', () => {
		const log = [logged({}), logged({ path: '/query' })];
		const journal = [seen({ path: '/services/data/v67.0/query' }), seen({})];
		expect(differences(log, journal)).toEqual([]);
	});

	it('names a call that was logged and never arrived', () => {
		expect(differences([logged({})], [])).toEqual([
			'GET /limits 200: logged 1 times, seen by the org 0 times',
		]);
	});

	it('names a call that arrived more often than it was logged', () => {
		expect(differences([logged({})], [seen({}), seen({})])).toEqual([
			'GET /limits 200: logged 1 times, seen by the org 2 times',
		]);
	});

	it('takes another status for another call', () => {
		expect(differences([logged({ status: 503 })], [seen({})])).toHaveLength(2);
	});

	it('does not expect an attempt that never left', () => {
		const log = [
			logged({ status: undefined, signal: 'signIn' }),
			logged({ status: undefined, signal: 'notSent' }),
		];
		expect(differences(log, [])).toEqual([]);
	});

	it('expects an attempt whose reply was lost', () => {
		const log = [logged({ status: undefined, signal: 'lost' })];
		expect(differences(log, [seen({ status: 0 })])).toEqual([]);
	});
});

describe('the calls of one caller', () => {
	it('leaves out other callers and sign-ins', () => {
		const own = seen({});
		const journal = [
			own,
			seen({ client: 'somebody else' }),
			seen({ method: 'POST', path: '/services/oauth2/token' }),
		];
		expect(callsOf(journal, 'n8n demo')).toEqual([own]);
	});
});
