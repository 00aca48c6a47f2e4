import type { NodeSettings } from '../harness/runNode';
import { onN8n1 } from '../support/coreVersion';
import {
	autoMap,
	jsonOf,
	objectNamed,
	startOrgUnderTest,
	type OrgUnderTest,
} from '../support/orgNode';

let t: OrgUnderTest;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
});
afterAll(() => t.close());
beforeEach(() => t.org.reset({ data: true }));

const create = {
	resource: 'record',
	operation: 'create',
	object: objectNamed('Contact'),
	columns: autoMap(),
};
/** The first fails: by it Retry On Fail decides whether the node failed. */
const items = [{ Email: 'ada@acme.example' }, { LastName: 'Grace' }];
const refusal = { statusCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] };

const run = (settings: NodeSettings, input = items) =>
	t.run('salesforceRecord', create, input, { settings });

it('continue: a failed item keeps its place and has no key that n8n takes for an error', async () => {
	const { outputs } = await run({ onError: 'continueRegularOutput' });
	expect(outputs).toHaveLength(1);
	expect(outputs[0]).toMatchObject([
		{ json: { success: false, outcome: 'failed', errors: [refusal] }, pairedItem: { item: 0 } },
		{ json: { success: true, outcome: 'saved' }, pairedItem: { item: 1 } },
	]);
	expect(outputs[0]?.[0]?.json).not.toHaveProperty('error');
	expect(outputs[0]?.[0]).not.toHaveProperty('error');
});

it('error output: a failed item arrives with its input and all that is known of it', async () => {
	const done = await run({ onError: 'continueErrorOutput' });
	expect(jsonOf(done, 0)).toMatchObject([{ outcome: 'saved' }]);
	// n8n 1 lets no details leave by the error output, so the text says what it can.
	const known = onN8n1
		? { error: expect.stringMatching(/^failed: REQUIRED_FIELD_MISSING: /) }
		: {
				error: expect.stringMatching(/^REQUIRED_FIELD_MISSING: /),
				details: { outcome: 'failed', errors: [expect.objectContaining(refusal)] },
			};
	expect(jsonOf(done, 1)).toEqual([{ Email: 'ada@acme.example', ...known }]);
});

it('error output with Retry On Fail: nothing is sent again, and the outcome is in the message', async () => {
	const done = await run({
		onError: 'continueErrorOutput',
		retryOnFail: true,
		maxTries: 3,
		waitBetweenTries: 1,
	});
	expect(t.calls()).toEqual(['POST /composite/sobjects 200']);
	expect([...t.org.store.rows('Contact')]).toHaveLength(1);
	expect(jsonOf(done, 0)).toMatchObject([{ outcome: 'saved' }]);
	expect(jsonOf(done, 1)).toEqual([
		{ error: expect.stringMatching(/^failed: REQUIRED_FIELD_MISSING: /) },
	]);
});

it.each([{}, { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 }])(
	'error output %p: a create whose reply was lost says so, and is there once',
	async (more) => {
		t.org.fault({ match: { path: '/composite/sobjects' }, kind: 'reset-after', times: 1 });
		const done = await run({ onError: 'continueErrorOutput', ...more }, [{ LastName: 'Ada' }]);
		expect([...t.org.store.rows('Contact')]).toHaveLength(1);
		expect(JSON.stringify(jsonOf(done, 1))).toContain('unknown');
		expect(jsonOf(done, 0)).toEqual([]);
	},
);

it('error output: a run that could not begin puts every item there, not tried', async () => {
	const done = await t.run('salesforceRecord', { ...create, object: objectNamed('Nope') }, items, {
		settings: { onError: 'continueErrorOutput' },
	});
	expect(jsonOf(done, 0)).toEqual([]);
	const notTried = onN8n1
		? { error: expect.stringMatching(/^notTried: NOT_FOUND: /) }
		: { details: { outcome: 'notTried', errors: [{ statusCode: 'NOT_FOUND' }] } };
	expect(jsonOf(done, 1)).toMatchObject([notTried, { LastName: 'Grace', ...notTried }]);
});
