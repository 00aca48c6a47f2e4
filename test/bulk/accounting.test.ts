import { ingestAll } from '../../nodes/shared/bulk/ingestAll';
import type { RowEnd } from '../../nodes/shared/bulk/ingestRows';
import { startOrg, type RunningOrg } from '../org';
import { orgClient } from '../support/orgClient';
import { silent } from './fakeJob';

jest.setTimeout(300_000);

const ROWS = 100_000;
const BAD = 1_234;
/** Every so many rows there is one that equals the row before it. */
const TWIN_EVERY = 100;
/** Every so many rows there is one that equals the row before it in all but its parent. */
const COUSIN_EVERY = 1_000;
const COUSIN = 5;

const columns = [
	{ name: 'Name', type: 'string' },
	{ name: 'Amount', type: 'currency' },
	{ name: 'CloseDate', type: 'date' },
	{ name: 'Description', type: 'textarea' },
	{ name: 'StageName', type: 'picklist' },
	{ name: 'Account.External_Id__c', type: 'string' },
];
const [NAME, AMOUNT, PARENT] = [0, 1, 5] as const;
const parents = ['A', 'B', 'C'];

/** Rows of which the first of every 81 lacks what Salesforce requires, until there are enough. */
const all = Array.from({ length: ROWS }, (_, i) => {
	const isCousin = i % COUSIN_EVERY === COUSIN;
	const n = i % TWIN_EVERY === 1 || isCousin ? i - 1 : i;
	const bad = n % 81 === 0 && n / 81 < BAD;
	return [
		bad ? '' : `Name ${n}`,
		String(100_000_000 + n),
		'2026-01-31',
		`Note ${n}\r\nmore`,
		'Prospecting',
		parents[(n + (isCousin ? 1 : 0)) % parents.length] ?? '',
	];
});
const some = all.slice(0, 20_000);
const isBad = (cells: readonly string[] | undefined) => cells?.[NAME] === '';

let org: RunningOrg;
let parentIds: string[];
beforeAll(async () => {
	org = await startOrg({ seed: 'empty' });
});
beforeEach(() => {
	org.reset({ data: true });
	parentIds = org.seed(
		'Account',
		parents.map((name) => ({ Name: name, External_Id__c: name })),
	);
});
afterEach(() => org.clearFaults());
afterAll(() => org.close());

/** @param rows all, or so many of them as make the case clear */
async function run(rows = all) {
	const request = {
		spec: { object: 'Opportunity', operation: 'insert' as const },
		columns,
		rows,
		keyColumns: [],
	};
	const bytes = rows.reduce((sum, cells) => sum + cells.join().length, 0);
	const report = await ingestAll(orgClient(org), request, {
		deadline: Date.now() + 600_000,
		pace: { now: Date.now, random: Math.random },
		report: silent,
		maxBytes: Math.ceil(bytes * 0.6),
		parallelJobs: 2,
	});
	const jobs = org.calls().filter(({ method, path }) => {
		return method === 'POST' && path.endsWith('/jobs/ingest');
	});
	expect(jobs).toHaveLength(2);
	return report;
}

function tally(ends: readonly RowEnd[]): Record<string, number> {
	const sums: Record<string, number> = {};
	for (const { outcome } of ends) sums[outcome] = (sums[outcome] ?? 0) + 1;
	return sums;
}

/** Links that lead to a row of another content than the record the org made, or the row it refused. */
function wrongLinks(ends: readonly RowEnd[], rows: ReadonlyArray<readonly string[]>): number {
	const records = new Map([...org.store.rows('Opportunity')].map((row) => [row.Id, row]));
	return ends.filter((end) => {
		if (end.row === undefined) return false;
		const cells = rows[end.row];
		if (end.outcome === 'failed') return !isBad(cells);
		if (end.outcome !== 'saved') return false;
		const record = records.get(end.id);
		const parent = parents.indexOf(cells?.[PARENT] ?? '');
		return (
			record?.Name !== cells?.[NAME] ||
			String(record?.Amount) !== cells?.[AMOUNT] ||
			record?.AccountId !== parentIds[parent]
		);
	}).length;
}

/** Rows that equal another one in all but their parent, that one included. */
const cousins = (rows: ReadonlyArray<readonly string[]>) =>
	2 * rows.filter((_, i) => i % COUSIN_EVERY === COUSIN).length;

test('100,000 rows with 1,234 bad ones and twins, in 2 jobs, shuffled: they add up, each with its own result', async () => {
	const bad = all.filter(isBad).length;
	expect(bad).toBe(BAD);
	const { ends, notes } = await run();
	expect(tally(ends)).toEqual({ saved: ROWS - bad, failed: bad });
	expect(new Set(ends.map(({ row }) => row)).size).toBe(ROWS);
	expect(wrongLinks(ends, all)).toBe(0);
	expect(notes).toEqual([]);
});

test('the same with rows Salesforce keeps no result for: they are counted and named', async () => {
	const missing = 70;
	const fault = { match: { path: '/successfulResults' }, kind: 'results-missing' } as const;
	org.fault({ ...fault, rows: missing, times: 1 });
	const { ends, notes } = await run(some);
	const { saved = 0, failed = 0, unknown = 0 } = tally(ends);
	// The fault takes as many from each of the job's two lists.
	expect(unknown).toBe(2 * missing);
	expect(saved + failed + unknown).toBe(some.length);
	expect(new Set(ends.map(({ row }) => row)).size).toBe(some.length);
	expect(wrongLinks(ends, some)).toBe(0);
	const listed = new Set(ends.flatMap((end) => (end.outcome === 'saved' ? [end.id] : [])));
	const unlisted = [...org.store.rows('Opportunity')].filter(({ Id }) => !listed.has(Id));
	const named = ends.flatMap(({ outcome, values }) => (outcome === 'unknown' ? [values] : []));
	expect(named.flatMap(({ Name }) => (Name ? [Name] : [])).sort()).toEqual(
		unlisted.map(({ Name }) => Name).sort(),
	);
	expect(notes.join()).toMatch(/The 140 without one left by the output Unprocessed/);
});

test('the same with values rewritten and a column dropped: no link is wrong, and all add up', async () => {
	org.fault({ match: { path: '/jobs/ingest' }, kind: 'result-rewrite', times: 100 });
	const bad = some.filter(isBad).length;
	const { ends, notes } = await run(some);
	expect(tally(ends)).toEqual({ saved: some.length - bad, failed: bad });
	expect(wrongLinks(ends, some)).toBe(0);
	const loose = ends.filter(({ row }) => row === undefined).length;
	expect(loose).toBeGreaterThan(0);
	expect(loose).toBeLessThanOrEqual(cousins(some));
	expect(notes.join()).toMatch(/fit no item for certain/);
});
