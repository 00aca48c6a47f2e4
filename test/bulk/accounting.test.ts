import { ingestAll } from '../../nodes/shared/bulk/ingestAll';
import type { RowEnd } from '../../nodes/shared/bulk/ingestRows';
import { fakeClient, fakePace } from '../support/fakeClient';
import { fakeJobs, silent, type FakeJobsOptions } from './fakeJob';

jest.setTimeout(120_000);

const ROWS = 100_000;
const BAD = 1_234;
/** Every so many rows there is one that equals the row before it. */
const TWIN_EVERY = 100;

const columns = [
	{ name: 'Name', type: 'string' },
	{ name: 'Amount', type: 'currency' },
	{ name: 'Born__c', type: 'date' },
	{ name: 'Notes__c', type: 'textarea' },
];

/** Rows of which the first of every 81 lacks what Salesforce requires, until there are enough. */
const all = Array.from({ length: ROWS }, (_, i) => {
	const n = i % TWIN_EVERY === 1 ? i - 1 : i;
	const bad = n % 81 === 0 && n / 81 < BAD;
	return [bad ? '' : `Name ${n}`, String(100_000_000 + n), '2026-01-31', `Note ${n}\r\nmore`];
});
const some = all.slice(0, 20_000);
const isBad = ([name]: readonly string[]) => name === '';

/** @param rows all, or so many of them as make the case clear */
async function run(jobs: FakeJobsOptions, rows = all) {
	const { pace, onWait } = fakePace();
	const client = fakeClient(
		fakeJobs({
			fate: (row) =>
				row.Name === ''
					? { failed: 'REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --' }
					: { saved: `001${row.Amount ?? ''}` },
			...jobs,
		}).respond,
		{ onWait },
	);
	const request = {
		spec: { object: 'Account', operation: 'insert' as const },
		columns,
		rows,
		keyColumns: [],
	};
	const bytes = rows.reduce((sum, cells) => sum + cells.join().length, 0);
	const options = {
		deadline: 600_000,
		pace,
		report: silent,
		maxBytes: Math.ceil(bytes * 0.6),
		parallelJobs: 2,
	};
	const report = await ingestAll(client, request, options);
	expect(client.log.filter((line) => line.startsWith('POST'))).toHaveLength(2);
	return report;
}

function tally(ends: readonly RowEnd[]): Record<string, number> {
	const sums: Record<string, number> = {};
	for (const { outcome } of ends) sums[outcome] = (sums[outcome] ?? 0) + 1;
	return sums;
}

/** Links that lead to a row of another content than the result's own; the amount is told by the ID. */
function wrongLinks(ends: readonly RowEnd[]): number {
	return ends.filter((end) => {
		if (end.row === undefined) return false;
		const cells = all[end.row] ?? [];
		if (end.outcome === 'saved') return end.id !== `001${cells[1] ?? ''}`;
		return end.outcome === 'failed' && !isBad(cells);
	}).length;
}

test('100,000 rows with 1,234 bad ones and twins, in 2 jobs, shuffled: they add up, each with its own result', async () => {
	const bad = all.filter(isBad).length;
	expect(bad).toBe(BAD);
	const { ends, notes } = await run({});
	expect(tally(ends)).toEqual({ saved: ROWS - bad, failed: bad });
	expect(new Set(ends.map(({ row }) => row)).size).toBe(ROWS);
	expect(wrongLinks(ends)).toBe(0);
	expect(notes).toEqual([]);
});

test('the same with rows Salesforce keeps no result for: they are counted and named', async () => {
	const missing = new Set(['100000007', '100010003', '100019999']);
	const bad = some.filter(isBad).length;
	const { ends, notes } = await run(
		{
			fate: (row) =>
				missing.has(row.Amount ?? '')
					? 'noResult'
					: row.Name === ''
						? { failed: 'X:y:z --' }
						: { saved: `001${row.Amount ?? ''}` },
		},
		some,
	);
	expect(tally(ends)).toEqual({
		saved: some.length - bad - missing.size,
		failed: bad,
		unknown: missing.size,
	});
	const named = ends.filter(({ outcome }) => outcome === 'unknown');
	expect(new Set(named.map(({ values }) => values.Amount))).toEqual(missing);
	expect(wrongLinks(ends)).toBe(0);
	expect(notes.join()).toMatch(/without one left by the output Unprocessed/);
});

test('the same with values rewritten and a column dropped: no link is wrong, and all add up', async () => {
	const bad = some.filter(isBad).length;
	const rewrite: FakeJobsOptions['rewrite'] = (listed) =>
		listed.map(({ Name: _dropped, Amount = '', Born__c = '', Notes__c = '', ...sf }) => ({
			...sf,
			Amount: Number(Amount).toExponential().replace('e+', 'E'),
			Born__c: `${Born__c}T00:00:00.000Z`,
			Notes__c: Notes__c.replaceAll('\r\n', '\n'),
		}));
	const { ends } = await run({ rewrite }, some);
	expect(tally(ends)).toEqual({ saved: some.length - bad, failed: bad });
	expect(wrongLinks(ends)).toBe(0);
	expect(ends.filter(({ row }) => row === undefined)).toEqual([]);
});
