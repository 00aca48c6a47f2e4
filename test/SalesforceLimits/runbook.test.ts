import {
	runbookMarkdown,
	type RunbookFacts,
} from '../../nodes/SalesforceLimits/operations/runbook';
import { touchedResources } from '../../nodes/SalesforceLimits/operations/touched';
import type { KeptCall } from '../../nodes/shared/client/callHistory';
import { createCredentialStore, readBinary, runNode, useBinaryData } from '../harness';
import { startOrg, type RunningOrg } from '../org';
import { CREDENTIAL, jwtCredential } from '../support/orgNode';

const facts: RunbookFacts = {
	writtenAt: Date.UTC(2026, 10, 24),
	flow: 'JWT Bearer',
	loginUrl: 'https://acme.my.salesforce.com',
	orgUrl: 'https://acme.my.salesforce.com',
	consumerKeyStart: '3MVG9abc',
	username: 'integration@acme.com',
	apiVersion: '67.0',
	callerName: 'nightly | sync',
	softThreshold: 70,
	hardThreshold: 80,
	dailyCallBudget: 5000,
	workers: 2,
	requestsPerSecond: 20,
	maxConcurrentRequests: 10,
	usage: { used: 51_000, max: 100_000 },
	calls: { total: 40, ofTheDay: 30, since: Date.UTC(2026, 10, 20), failed: 2 },
	touched: [{ name: 'Account', methods: ['GET', 'PATCH'], calls: 7 }],
	keys: [],
	certificateUntil: Date.UTC(2027, 0, 1),
	rotatedOn: Date.UTC(2026, 10, 1),
	rotateEveryDays: 90,
	nextKeys: { present: false },
};

describe('runbookMarkdown', () => {
	it.each([
		['the budget', /Own daily budget \| 5,000 calls/],
		['the usage', /51,000 of 100,000 \(51 %\)/],
		['the thresholds', /Background work stops at \| 80 %/],
		['the objects in use', /Account \| GET, PATCH \| 7/],
		['the end of the certificate', /Certificate valid until \| 2027-01-01/],
		['the next rotation', /To be replaced by \| 2027-01-30 \(every 90 days\)/],
		['what to do when it fails', /UNABLE_TO_LOCK_ROW/],
	])('names %s', (_, words) => {
		expect(runbookMarkdown(facts)).toMatch(words);
	});

	it('keeps words with a bar in their cell', () => {
		expect(runbookMarkdown(facts)).toContain('nightly \\| sync');
	});

	it('says what to fill in where the credential does not tell', () => {
		const text = runbookMarkdown({ ...facts, certificateUntil: undefined, rotatedOn: undefined });
		expect(text).toContain("paste it under 'Certificate'");
		expect(text).toContain("enter it under 'Rotated On'");
	});
});

describe('touchedResources', () => {
	const call = (method: string, path: string) => ({ method, path }) as KeptCall;

	it('adds up by object where the path names one, else by resource', () => {
		expect(
			touchedResources([
				call('GET', '/sobjects/Account/describe'),
				call('PATCH', '/composite/sobjects/Account/Ext__c'),
				call('GET', '/query'),
				call('POST', '/jobs/ingest/750x'),
			]),
		).toEqual([
			{ name: 'Account', methods: ['GET', 'PATCH'], calls: 2 },
			{ name: '/query', methods: ['GET'], calls: 1 },
			{ name: '/jobs/ingest', methods: ['POST'], calls: 1 },
		]);
	});
});

describe('Integration > Get Runbook', () => {
	let org: RunningOrg;
	beforeAll(async () => {
		await useBinaryData('memory');
		org = await startOrg({ seed: 'empty' });
	});
	afterAll(() => org.close());

	it.each(['jwtBearer', 'clientCredentials'])(
		'gives an item and a file, neither with a secret (%s)',
		async (flow) => {
			const credential = jwtCredential(org, {
				flow,
				consumerSecret: org.consumerSecret,
				rotatedOn: '2026-11-01',
				nextConsumerSecret: 'the-next-secret',
				nextConsumerKey: org.consumerKey,
			});
			const store = createCredentialStore({ [CREDENTIAL]: credential });
			const run = await runNode({
				node: 'salesforceLimits',
				parameters: {
					resource: 'integration',
					operation: 'getRunbook',
					binaryPropertyName: 'runbook',
				},
				credentials: store,
			});
			expect(run.error).toBeUndefined();
			const [item] = run.outputs[0] ?? [];
			const runbook = item?.binary?.runbook;
			if (!runbook) throw new Error('no file came out');
			const file = (await readBinary(runbook)).toString();
			expect(file).toContain('# Runbook: node-test');
			expect(item.json).toMatchObject({ callerName: 'node-test', orgUrl: org.url });
			const everything = file + JSON.stringify(item);
			const keyBody = org.privateKey.split('\n')[1] ?? '';
			const accessToken = store.writes.at(-1)?.data.accessToken;
			const token = typeof accessToken === 'string' ? accessToken : '';
			expect(keyBody.length).toBeGreaterThan(40);
			expect(token.length).toBeGreaterThan(10);
			for (const secret of [
				org.consumerSecret,
				org.consumerKey,
				keyBody,
				token,
				'the-next-secret',
			]) {
				expect(everything).not.toContain(secret);
			}
		},
	);
});
