import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { createCredentialStore, pollNode, type PollNodeOptions, type PollRun } from '../harness';
import { startOrg, type RunningOrg } from '../org';
import { CREDENTIAL, jwtCredential, objectNamed } from '../support/orgNode';

const MINUTE = 60_000;

let org: RunningOrg;
let credentials: PollNodeOptions['credentials'];
let staticData: IDataObject;

beforeEach(async () => {
	org = await startOrg({ seed: 'empty' });
	credentials = createCredentialStore({ [CREDENTIAL]: jwtCredential(org, { maxWaitSeconds: 1 }) });
	staticData = {};
});
afterEach(() => org.close());

function watch(event: string, parameters: INodeParameters = {}): INodeParameters {
	return { object: objectNamed('Contact'), event, ...parameters };
}

async function poll(
	parameters: INodeParameters,
	options: Partial<PollNodeOptions> = {},
): Promise<PollRun> {
	const run = await pollNode({
		node: 'salesforceRecordTrigger',
		parameters,
		credentials,
		staticData,
		...options,
	});
	if (run.error === undefined && options.mode !== 'manual') ({ staticData } = run);
	return run;
}

/** Events and names of what a poll emitted. */
function told({ items }: PollRun): Array<[unknown, unknown]> {
	return (items ?? []).map(({ json }) => [json.event, json.LastName]);
}

const dataCalls = () =>
	org
		.calls()
		.filter(({ path }) => path.includes('/services/data/') && !path.endsWith('/describe'))
		.map(({ method, path }) => `${method} ${path.replace(/^.*\/v[\d.]+/, '')}`);

describe('in n8n-core’s poll context', () => {
	it('begins with now, then tells what was created and what was updated', async () => {
		const [old] = org.seed('Contact', [{ LastName: 'Old' }]);
		org.advance(MINUTE);
		const first = await poll(watch('createdOrUpdated'));
		expect(first).toMatchObject({ items: null, staticDataChanged: true });

		org.advance(MINUTE);
		org.seed('Contact', [{ LastName: 'New' }]);
		org.seed('Contact', [{ Id: old, LastName: 'Changed' }], { update: true });
		org.advance(MINUTE);
		const second = await poll(watch('createdOrUpdated'));
		expect(told(second).sort()).toEqual([
			['created', 'New'],
			['updated', 'Changed'],
		]);
		expect(second.items?.[0]?.json).not.toHaveProperty('attributes');

		org.advance(MINUTE);
		expect((await poll(watch('createdOrUpdated'))).items).toBeNull();
	});

	it('tells deletions with the record’s fields', async () => {
		const [id = ''] = org.seed('Contact', [{ LastName: 'Gone' }]);
		org.advance(MINUTE);
		await poll(watch('deleted'));
		org.advance(MINUTE);
		org.store.remove('Contact', id);
		org.advance(MINUTE);
		const run = await poll(watch('deleted'));
		expect(run.items).toMatchObject([
			{ json: { event: 'deleted', Id: id, LastName: 'Gone', IsDeleted: true } },
		]);
	});

	it('reads only the chosen fields, with those that place the record', async () => {
		await poll(watch('created', { options: { fields: ['email'] } }));
		org.advance(MINUTE);
		org.seed('Contact', [{ LastName: 'A', Email: 'a@acme.example' }]);
		org.advance(MINUTE);
		const run = await poll(watch('created', { options: { fields: ['email'] } }));
		expect(Object.keys(run.items?.[0]?.json ?? {})).toEqual([
			'event',
			'Id',
			'Email',
			'SystemModstamp',
			'CreatedDate',
		]);
	});

	it('costs one call a poll, and drains a burst in steps without loss or repetition', async () => {
		const parameters = watch('created', { options: { maxRecordsPerPoll: 100, fields: ['Id'] } });
		await poll(parameters);
		org.advance(MINUTE);
		const ids = org.seed(
			'Contact',
			Array.from({ length: 250 }, (_, i) => ({ LastName: `N${i}` })),
		);
		const seen: unknown[] = [];
		const sizes: number[] = [];
		org.reset();
		for (let i = 0; i < 4; i++) {
			org.advance(MINUTE);
			const { items } = await poll(parameters);
			sizes.push(items?.length ?? 0);
			seen.push(...(items ?? []).map(({ json }) => json.Id));
		}
		expect(sizes).toEqual([100, 100, 50, 0]);
		expect(seen.sort()).toEqual(ids.sort());
		expect(dataCalls()).toEqual(Array(4).fill('GET /query'));
		expect(JSON.stringify(staticData).length).toBeLessThan(1000);
	});

	it('loses nothing when n8n does not save the state of empty polls', async () => {
		await poll(watch('created'));
		const saved = staticData;
		for (let i = 0; i < 3; i++) {
			org.advance(10 * MINUTE);
			await poll(watch('created'));
			staticData = saved;
		}
		org.seed('Contact', [{ LastName: 'New' }]);
		org.advance(MINUTE);
		expect(told(await poll(watch('created')))).toEqual([['created', 'New']]);
	});

	it('keeps its cursor when a poll fails, and tells everything with the next', async () => {
		await poll(watch('created'));
		org.advance(MINUTE);
		org.seed('Contact', [{ LastName: 'New' }]);
		org.advance(MINUTE);
		org.fault({ match: { path: '/query' }, kind: 'session-expired', times: 99 });
		const failed = await poll(watch('created'));
		expect(failed).toMatchObject({ items: null, staticDataChanged: false });
		expect((failed.error as Error).message).toContain('INVALID_SESSION_ID');
		org.clearFaults();
		expect(told(await poll(watch('created')))).toEqual([['created', 'New']]);
	}, 30_000);

	it('pauses above the hard threshold without failing, and loses nothing', async () => {
		credentials = createCredentialStore({
			[CREDENTIAL]: jwtCredential(org, { hardThreshold: 50, maxWaitSeconds: 1 }),
		});
		await poll(watch('created'));
		org.advance(MINUTE);
		org.seed('Contact', [{ LastName: 'New' }]);
		org.advance(MINUTE);
		org.change({ used: 90_000 });
		await poll(watch('created'), { mode: 'manual' });
		const paused = await poll(watch('created'));
		expect(paused).toMatchObject({ items: null, staticDataChanged: false });
		expect(paused.error).toBeUndefined();
		expect(paused.logs).toContainEqual(
			expect.objectContaining({
				level: 'warn',
				message: expect.stringContaining('the next one begins where the last one ended') as string,
			}),
		);

		org.change({ used: 100 });
		await poll(watch('created'), { mode: 'manual' });
		expect(told(await poll(watch('created')))).toEqual([['created', 'New']]);
	}, 30_000);

	it('pauses as well when Salesforce itself says that the day is used up', async () => {
		await poll(watch('created'));
		org.change({ used: 100_000 });
		const paused = await poll(watch('created'));
		expect(paused).toMatchObject({ items: null, staticDataChanged: false });
		expect(paused.error).toBeUndefined();
	}, 30_000);

	it('does not begin to watch while the day is used up, since it could not tell from when', async () => {
		org.change({ used: 100_000 });
		const run = await poll(watch('created'));
		expect((run.error as Error).message).toContain('REQUEST_LIMIT_EXCEEDED');
	}, 30_000);

	it('shows the newest records in a test, and leaves the state alone', async () => {
		for (const LastName of ['A', 'B', 'C', 'D']) {
			org.seed('Contact', [{ LastName }]);
			org.advance(MINUTE);
		}
		const run = await poll(watch('created'), { mode: 'manual' });
		expect(told(run)).toEqual([
			['created', 'D'],
			['created', 'C'],
			['created', 'B'],
		]);
		expect(run.staticDataChanged).toBe(false);
	});

	it('says in a test that there is no record to show', async () => {
		const run = await poll(watch('created'), { mode: 'manual' });
		expect((run.error as Error).message).toBe('No Contact record to show');
	});
});

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
		const run = await poll(watch('created', parameters));
		expect((run.error as Error).message).toContain(message);
		expect(run.staticDataChanged).toBe(false);
	});
});
