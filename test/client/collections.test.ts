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
const ruleError = { statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'no', fields: [] };
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
					? { success: false, errors: [ruleError] }
					: { id: Name, success: true, errors: [] },
			),
		),
	);
	const results = await saveInCollections(client, rows(250), toCall);
	expect(results[7]).toEqual({ outcome: 'failed', id: undefined, errors: [ruleError] });
	expect(results.filter(({ outcome }) => outcome === 'saved')).toHaveLength(249);
});

it('stops after the call with a failure where the node is set to stop', async () => {
	const client = fakeClient((call, nth) =>
		nth === 1 ? answered([{ success: false, errors: [ruleError] }]) : saved(call),
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
	['refused by its method', refused(405, 'METHOD_NOT_ALLOWED'), 'failed', 'notTried', 1],
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

describe('records whose row is locked', () => {
	const locked = (names: readonly string[]) => (call: DataCall) =>
		answered(
			sliceOf(call).map(({ Name }) =>
				names.includes(Name)
					? { success: false, errors: [lockError] }
					: { id: Name, success: true, errors: [] },
			),
		);
	const options = { random: () => 0.5 };

	it('are sent again, they alone, after 1, 2 and 4 seconds', async () => {
		const names = [['3', '7'], ['7'], ['7'], []];
		const client = fakeClient((call, nth) => locked(names[nth - 1] ?? [])(call));
		const results = await saveInCollections(client, rows(10), toCall, options);
		expect(client.calls.map((call) => sliceOf(call).map(({ Name }) => Name)).slice(1)).toEqual([
			['3', '7'],
			['7'],
			['7'],
		]);
		expect(client.waits).toEqual([1_000, 2_000, 4_000]);
		expect(results.map(({ id }) => id)).toEqual(rows(10).map(({ Name }) => Name));
	});

	it('fail with the reason when they stay locked, and the others are saved', async () => {
		const client = fakeClient(locked(['3']));
		const results = await saveInCollections(client, rows(5), toCall, options);
		expect(client.calls).toHaveLength(4);
		expect(results[3]).toMatchObject({ outcome: 'failed', errors: [lockError] });
		expect(results.filter(({ outcome }) => outcome === 'saved')).toHaveLength(4);
	});

	it('take their whole call along where it saves all or none', async () => {
		const rolledBack = { statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK', message: '' };
		const client = fakeClient((call, nth) =>
			nth > 1
				? saved(call)
				: answered(
						sliceOf(call).map(({ Name }) => ({
							success: false,
							errors: [Name === '1' ? lockError : rolledBack],
						})),
					),
		);
		const results = await saveInCollections(client, rows(3), toCall, {
			...options,
			allOrNone: true,
		});
		expect(client.calls.map((call) => sliceOf(call).length)).toEqual([3, 3]);
		expect(results.map(({ outcome }) => outcome)).toEqual(['saved', 'saved', 'saved']);
	});

	it('are not sent again where another record of an all-or-none call is refused anyway', async () => {
		const client = fakeClient(() =>
			answered([lockError, ruleError].map((error) => ({ success: false, errors: [error] }))),
		);
		await saveInCollections(client, rows(2), toCall, { ...options, allOrNone: true });
		expect(client.calls).toHaveLength(1);
	});

	it('keep what is known of them when the execution is cancelled meanwhile', async () => {
		const client = fakeClient(locked(['0']), {
			onWait: () => {
				throw new Error('cancelled');
			},
		});
		const results = await saveInCollections(client, rows(2), toCall, options);
		expect(results).toMatchObject([
			{ outcome: 'failed', errors: [lockError] },
			{ outcome: 'saved', id: '1' },
		]);
	});

	it('become unknown when the reply of a second create is lost', async () => {
		const client = fakeClient((call, nth) => (nth === 1 ? locked(['0'])(call) : unknown()));
		const results = await saveInCollections(client, rows(2), toCall, options);
		expect(results.map(({ outcome }) => outcome)).toEqual(['unknown', 'saved']);
	});
});

describe('a call that was sent again after a lost reply', () => {
	const upsert = (slice: readonly Row[]): DataCall => ({ ...toCall(slice), method: 'PATCH' });

	it('leaves open whether a record was created, unless the second attempt did it', async () => {
		const client = fakeClient(() =>
			answered(
				[true, false].map((created, i) => ({ id: `${i}`, success: true, created, errors: [] })),
				{},
				2,
			),
		);
		const results = await saveInCollections(client, rows(2), upsert);
		expect(results.map(({ created }) => created)).toEqual([true, null]);
	});

	it('is tried once more for keys that the first attempt may still hold', async () => {
		const taken = { statusCode: 'DUPLICATE_VALUE', message: 'taken', fields: ['Name'] };
		const client = fakeClient((call, nth) =>
			nth === 1 ? answered([{ success: false, errors: [taken] }], {}, 2) : saved(call),
		);
		const results = await saveInCollections(client, rows(1), upsert, { random: () => 0.5 });
		expect(results).toMatchObject([{ outcome: 'saved' }]);
		expect(client.waits).toEqual([1_000]);
	});

	const failing = (statusCode: string) => ({
		success: false,
		errors: [{ statusCode, message: 'no', fields: ['Name'] }],
	});
	const codesOf = ({ errors }: { errors: ReadonlyArray<{ statusCode: string }> }) =>
		errors.map(({ statusCode }) => statusCode);

	it.each([
		'DUPLICATE_VALUE',
		'DUPLICATES_DETECTED',
		'ENTITY_IS_LOCKED',
		'FIELD_CUSTOM_VALIDATION_EXCEPTION',
		'INSUFFICIENT_ACCESS_OR_READONLY',
		'INVALID_CROSS_REFERENCE_KEY',
		'INVALID_FIELD_FOR_INSERT_UPDATE',
		'UNABLE_TO_LOCK_ROW',
		'A_CODE_NOBODY_KNOWS',
	])('does not call a record failed with %s: the first attempt may have saved it', async (code) => {
		const client = fakeClient((call) =>
			answered(
				sliceOf(call).map(({ Name }) =>
					Name === '1' ? failing(code) : { id: Name, success: true, errors: [] },
				),
				{},
				2,
			),
		);
		const results = await saveInCollections(client, rows(2), upsert);
		expect(results.map(({ outcome }) => outcome)).toEqual(['saved', 'unknown']);
		expect(codesOf(results[1]!)).toEqual(['OUTCOME_UNKNOWN', code]);
		expect(results[1]?.errors[0]?.message).toContain(`second attempt failed: ${code}: no`);
	});

	it.each([
		'INVALID_EMAIL_ADDRESS',
		'INVALID_FIELD',
		'INVALID_TYPE',
		'INVALID_TYPE_ON_FIELD_IN_RECORD',
		'JSON_PARSER_ERROR',
		'MALFORMED_ID',
		'NUMBER_OUTSIDE_VALID_RANGE',
		'REQUIRED_FIELD_MISSING',
		'STRING_TOO_LONG',
	])('calls a record failed that what was sent condemns: %s', async (code) => {
		const client = fakeClient(() => answered([failing(code)], {}, 2));
		const results = await saveInCollections(client, rows(1), upsert);
		expect(results).toMatchObject([{ outcome: 'failed' }]);
		expect(codesOf(results[0]!)).toEqual([code]);
	});

	it.each([
		['STRING_TOO_LONG', 'failed', 'failed'],
		['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'unknown', 'unknown'],
	])('that saves all or none: after %s the rest of it is %s as well', async (code, own, rest) => {
		const replies = [failing(code), failing('ALL_OR_NONE_OPERATION_ROLLED_BACK')];
		const client = fakeClient(() => answered(replies, {}, 2));
		const results = await saveInCollections(client, rows(2), upsert, { allOrNone: true });
		expect(results.map(({ outcome }) => outcome)).toEqual([own, rest]);
	});

	it('keeps its doubt when the records are sent once more and the call is refused', async () => {
		const client = fakeClient((_, nth) =>
			nth === 1
				? answered([failing('UNABLE_TO_LOCK_ROW')], {}, 2)
				: refused(400, 'JSON_PARSER_ERROR'),
		);
		const results = await saveInCollections(client, rows(1), upsert);
		expect(codesOf(results[0]!)).toEqual(['OUTCOME_UNKNOWN', 'UNABLE_TO_LOCK_ROW']);
	});

	it('is tried again whole where it saves all or none and a key may be its own', async () => {
		const replies = [failing('DUPLICATE_VALUE'), failing('ALL_OR_NONE_OPERATION_ROLLED_BACK')];
		const client = fakeClient((call, nth) => (nth === 1 ? answered(replies, {}, 2) : saved(call)));
		const results = await saveInCollections(client, rows(2), upsert, { allOrNone: true });
		expect(client.calls.map((call) => sliceOf(call).length)).toEqual([2, 2]);
		expect(results.map(({ outcome }) => outcome)).toEqual(['saved', 'saved']);
	});

	it('is not, for a key that is taken without any doubt', async () => {
		const taken = { statusCode: 'DUPLICATE_VALUE', message: 'taken', fields: ['Name'] };
		const client = fakeClient(() => answered([{ success: false, errors: [taken] }]));
		await saveInCollections(client, rows(1), upsert);
		expect(client.calls).toHaveLength(1);
	});
});
