import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';

import type { FileJob } from '../../nodes/shared/bulk/fileJob';
import { lockedRows } from '../../nodes/shared/bulk/lockedRows';
import { rowsWithoutResult } from '../../nodes/shared/bulk/rowsWithoutResult';
import { answered, fakeClient } from '../support/fakeClient';

const columns = [
	{ name: 'Name', type: 'string' },
	{ name: 'Amount', type: 'currency' },
	{ name: 'Parent__r.Key__c', type: 'string' },
];
/** Text without bound that lockedRows may hold. */
const ENOUGH = 1_000_000;

type Fate = 'saved' | 'failed' | 'locked' | 'noResult';

interface Case {
	rows: string[][];
	fates: Fate[];
	/** Whether the lists lack the last column and rewrite the numbers. */
	rewritten: boolean;
}

/** Few values, so that rows are often alike, or alike in what comes back. */
const cases: fc.Arbitrary<Case> = fc
	.array(
		fc.record({
			cells: fc.tuple(
				fc.constantFrom('A', 'B', 'a "b",\r\nc'),
				fc.constantFrom('1', '1.0', '912000000'),
				fc.constantFrom('X', 'Y'),
			),
			fate: fc.constantFrom<Fate>('saved', 'failed', 'locked', 'noResult'),
		}),
		{ minLength: 1, maxLength: 12 },
	)
	.chain((rows) =>
		fc.boolean().map((rewritten) => ({
			rows: rows.map(({ cells }) => [...cells]),
			fates: rows.map(({ fate }) => fate),
			rewritten,
		})),
	);

function jobOf({ rows, fates, rewritten }: Case) {
	const shown = columns.map(({ name }) => name).slice(0, rewritten ? 2 : 3);
	const echo = ([name = '', amount = '', parent = '']: readonly string[]) =>
		rewritten
			? [name.replaceAll('\r\n', '\n'), String(Number(amount) * 1)]
			: [name, amount, parent];
	const of = (wanted: Fate[], lead: (fate: Fate) => string[]) =>
		rows
			.flatMap((cells, i) => {
				const fate = fates[i] ?? 'saved';
				return wanted.includes(fate) ? [[...lead(fate), ...echo(cells)]] : [];
			})
			.reverse();
	const lists: Record<string, string[][]> = {
		successfulResults: [
			['sf__Id', 'sf__Created', ...shown],
			...of(['saved'], () => ['001', 'true']),
		],
		failedResults: [
			['sf__Id', 'sf__Error', ...shown],
			...of(['failed', 'locked'], (fate) => [
				'',
				fate === 'locked' ? 'UNABLE_TO_LOCK_ROW:unable to obtain exclusive access:--' : 'X:y:z --',
			]),
		],
		unprocessedrecords: [shown],
	};
	const client = fakeClient(({ path }) => {
		return answered(stringify(lists[path.split('/').at(-1) ?? ''] ?? []));
	});
	const fileJob: FileJob = {
		job: { id: '750', state: 'JobComplete' },
		columns,
		rows: rows.length,
		readRows: () => [rows.slice(0, 3), rows.slice(3)],
		numberOf: (place) => place + 1,
		resent: new Map(),
	};
	return { client, fileJob };
}

/** A row with its numbers in one notation: rows that mean the same are interchangeable. */
const meaning = ([name, amount, parent]: readonly string[]) =>
	JSON.stringify([name?.replaceAll('\r\n', '\n'), Number(amount), parent]);
const sorted = (rows: ReadonlyArray<readonly string[]>) => rows.map(meaning).sort();

test('rows without a result are those that have none, or nobody is named', async () => {
	let named = 0;
	await fc.assert(
		fc.asyncProperty(cases, async (one) => {
			const { client, fileJob } = jobOf(one);
			const places = await rowsWithoutResult(client, fileJob);
			const without = one.rows.filter((_, i) => one.fates[i] === 'noResult');
			if (!places) return;
			named++;
			expect(sorted(places.map((place) => one.rows[place] ?? []))).toEqual(sorted(without));
			expect(new Set(places).size).toBe(places.length);
		}),
	);
	expect(named).toBeGreaterThan(0);
});

test('rows that met a lock are found only where no other can be meant, all of them where each is whole', async () => {
	await fc.assert(
		fc.asyncProperty(cases, async (one) => {
			const { client, fileJob } = jobOf(one);
			const { found, left } = await lockedRows(client, fileJob, ENOUGH);
			const locked = one.rows.filter((_, i) => one.fates[i] === 'locked');
			const rest = sorted(locked);
			for (const text of sorted(found.map(({ cells }) => cells))) {
				expect(rest).toContain(text);
				rest.splice(rest.indexOf(text), 1);
			}
			expect(left).toBe(rest.length);
			if (!one.rewritten) expect(left).toBe(0);
			expect(found.map(({ number, cells }) => [one.rows[number - 1], cells])).toEqual(
				found.map(({ cells }) => [cells, cells]),
			);
		}),
	);
});

test('rows beyond what may be held are left', async () => {
	const rows = Array.from({ length: 10 }, (_, i) => [`Name ${i}`, '1', 'X']);
	const { client, fileJob } = jobOf({ rows, fates: rows.map(() => 'locked'), rewritten: false });
	const { found, left } = await lockedRows(client, fileJob, 300);
	expect(found.length).toBeGreaterThan(0);
	expect(found.length + left).toBe(rows.length);
	expect(left).toBeGreaterThan(0);
});
