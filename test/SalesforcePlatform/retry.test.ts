import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';

import { binaryItem, useBinaryData } from '../harness';
import { jsonOf, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';

let t: OrgUnderTest;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
});
afterAll(() => t.close());
beforeEach(() => t.org.reset({ data: true }));
afterEach(() => t.org.clearFaults());

const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 } as const;
const match = { path: '/sobjects/ContentVersion', method: 'POST' };

async function uploadThree(linkedRecordIds = '') {
	const input = await Promise.all(
		['a', 'b', 'c'].map(
			async (name) => await binaryItem(name, { fileName: `${name}.txt`, mimeType: 'text/plain' }),
		),
	);
	return await t.run(
		'salesforcePlatform',
		{ resource: 'file', operation: 'upload', linkedRecordIds },
		undefined,
		{ input, settings },
	);
}
const uploaded = () => [...t.org.store.rows('ContentVersion')].map((row) => row['Title']);

it('a second try uploads what the first did not, and gives every file', async () => {
	t.org.fault({ kind: '500-json', match, afterN: 1, times: 1 });
	const run = await uploadThree();

	expect(run.error).toBeUndefined();
	expect(jsonOf(run).map(({ outcome }) => outcome)).toEqual(['saved', 'saved', 'saved']);
	expect(run.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
		{ item: 0 },
		{ item: 1 },
		{ item: 2 },
	]);
	expect(uploaded()).toEqual(['a', 'b', 'c']);
});

it('an upload whose outcome is unknown is not tried again', async () => {
	t.org.fault({ kind: 'reset-after', match, afterN: 1, times: 1 });
	const run = await uploadThree();

	expect(run.error?.message).toContain('may or may not have carried out');
	expect(uploaded()).toEqual(['a', 'b']);
});

it('a file that was uploaded and could not be linked is not uploaded again', async () => {
	const [one = '', two = ''] = t.org.seed('Account', [{ Name: 'One' }, { Name: 'Two' }]);
	t.org.fault({ kind: '500-json', match: { path: '/composite/sobjects' }, times: 1 });
	const run = await uploadThree(`${one}, ${two}`);

	expect(run.error?.message).toContain('Do not upload it again');
	expect(uploaded()).toEqual(['a']);
});

describe('a reply with a key "error", which n8n takes for a failed run', () => {
	const answer = { error: '', message: 'order 7 is booked' };
	const book = async (body: unknown, nodeSettings: object) =>
		await t.run(
			'salesforcePlatform',
			{
				resource: 'apexRest',
				operation: 'call',
				method: 'POST',
				path: `/answer?${new URLSearchParams({ body: JSON.stringify(body) }).toString()}`,
			},
			[{}],
			{ settings: nodeSettings },
		);

	it('does not make a Retry On Fail do the write again', async () => {
		const run = await book(answer, settings);

		expect(run.error).toBeUndefined();
		expect(t.calls()).toHaveLength(1);
		expect(jsonOf(run)).toEqual([{ body: answer }]);
	});

	it('leaves with what succeeded', async () => {
		const replies = [{ error: 'none', message: 'done' }, { id: 7 }];
		const run = await book(replies, { onError: 'continueErrorOutput' });

		expect(jsonOf(run)).toEqual([{ body: replies[0] }, { id: 7 }]);
		expect(jsonOf(run, 1)).toEqual([]);
	});
});

describe.each(['memory', 'filesystem'] as const)(
	'a write whose reply goes into a file (%s)',
	(mode) => {
		let restore: () => Promise<void>;
		beforeAll(async () => {
			restore = await useBinaryData(mode);
		});
		afterAll(async () => await restore());

		const create = async () =>
			await t.run(
				'salesforcePlatform',
				{
					resource: 'apiRequest',
					operation: 'send',
					method: 'POST',
					path: '/sobjects/Contact',
					bodyType: 'json',
					body: '{"LastName": "Once"}',
					options: { responseFormat: 'file' },
				},
				[{}],
				{ settings },
			);

		it('is unknown and not sent again when the reply breaks off', async () => {
			t.org.fault({ kind: 'truncate', match: { path: '/sobjects/Contact' }, times: 1 });
			const run = await create();

			expect(t.calls()).toEqual(['POST /sobjects/Contact 201']);
			expect(run.error?.message).toContain('may or may not have carried out');
			expect(run.error?.description).not.toContain('Run it again');
		});

		it('is said to be done and not sent again when n8n cannot keep the file', async () => {
			const store = jest
				.spyOn(Container.get(BinaryDataService), 'store')
				.mockRejectedValueOnce(new Error('ENOSPC: no space left on device'));
			const run = await create();
			store.mockRestore();

			expect(t.calls()).toEqual(['POST /sobjects/Contact 201']);
			expect(run.error?.message).toContain('Salesforce carried out POST /sobjects/Contact');
			expect(run.error?.message).toContain('no space left on device');
		});
	},
);
