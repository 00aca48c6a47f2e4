import { saveInCollections } from '../../nodes/shared/client/collections';
import type { DataCall } from '../../nodes/shared/client/types';
import { answered, fakeClient, unknown, refused } from '../support/fakeClient';

interface Row {
	Name: string;
}

const rows = (count: number): Row[] => Array.from({ length: count }, (_, i) => ({ Name: `${i}` }));
const toCall = (slice: readonly Row[]): DataCall => ({
	method: 'POST',
	path: '/composite/sobjects',
	body: { records: slice },
});
const sliceOf = (call: DataCall) => (call.body as { records: Row[] }).records;
const saved = (call: DataCall) =>
	answered(sliceOf(call).map(({ Name }) => ({ id: Name, success: true, errors: [] })));
const lockError = { statusCode: 'UNABLE_TO_LOCK_ROW', message: 'locked', fields: [] };

it('sends 200 records a call and gives the results back in order', async () => {
	const client = fakeClient(saved);
	const results = await saveInCollections(client, rows(450), toCall);
	expect(client.calls.map((call) => sliceOf(call).length)).toEqual([200, 200, 50]);
	expect(results.map(({ id }) => id)).toEqual(rows(450).map(({ Name }) => Name));
});

it('makes no call for no records', async () => {
	const client = fakeClient(saved);
	expect(await saveInCollections(client, [], toCall)).toEqual([]);
	expect(client.calls).toEqual([]);
});

it('keeps the reason of each record that failed, and goes on', async () => {
	const client = fakeClient((call) =>
		answered(
			sliceOf(call).map(({ Name }) =>
				Name === '7'
					? { success: false, errors: [lockError] }
					: { id: Name, success: true, errors: [] },
			),
		),
	);
	const results = await saveInCollections(client, rows(250), toCall);
	expect(results[7]).toEqual({ outcome: 'failed', id: undefined, errors: [lockError] });
	expect(results.filter(({ outcome }) => outcome === 'saved')).toHaveLength(249);
});

it('stops after the call with a failure where the node is set to stop', async () => {
	const client = fakeClient((call, nth) =>
		nth === 1 ? answered([{ success: false, errors: [lockError] }]) : saved(call),
	);
	const results = await saveInCollections(client, rows(201), toCall, { stopAtFailure: true });
	expect(client.calls).toHaveLength(1);
	expect(results[200]?.outcome).toBe('notTried');
	// The one reply had a result for the first record alone.
	expect(results[1]?.outcome).toBe('unknown');
});

it.each([
	['refused for its content', refused(400, 'JSON_PARSER_ERROR'), 'failed', 'saved', 2],
	['refused for every call alike', refused(404, 'NOT_FOUND'), 'failed', 'notTried', 1],
	[
		'never sent',
		{ kind: 'notExecuted', reason: { kind: 'cancelled' }, attempts: 0 },
		'notTried',
		'notTried',
		1,
	],
	['lost', unknown(), 'unknown', 'saved', 2],
] as const)(
	'a first call that is %s: %3$s, the rest %4$s',
	async (_, outcome, first, rest, calls) => {
		const client = fakeClient((call, nth) => (nth === 1 ? outcome : saved(call)));
		const results = await saveInCollections(client, rows(300), toCall);
		expect(results.slice(0, 200).every((result) => result.outcome === first)).toBe(true);
		expect(results.slice(200).every((result) => result.outcome === rest)).toBe(true);
		expect(client.calls).toHaveLength(calls);
	},
);

describe('a delete sent again', () => {
	const gone = [{ success: false, errors: [{ statusCode: 'ENTITY_IS_DELETED', message: '' }] }];
	const remove = (): DataCall => ({ method: 'DELETE', path: '/composite/sobjects' });

	it('counts what the first one deleted as deleted', async () => {
		const [result] = await saveInCollections(
			fakeClient(() => answered(gone, {}, 2)),
			rows(1),
			remove,
		);
		expect(result?.outcome).toBe('saved');
	});

	it('is told from a delete of what was deleted before', async () => {
		const [result] = await saveInCollections(
			fakeClient(() => answered(gone)),
			rows(1),
			remove,
		);
		expect(result?.outcome).toBe('failed');
	});
});
