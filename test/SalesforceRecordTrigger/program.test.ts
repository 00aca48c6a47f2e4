import { Creations } from '../../nodes/SalesforceRecordTrigger/polling/creations';
import { DeletionLog } from '../../nodes/SalesforceRecordTrigger/polling/deletionLog';
import { KeySet } from '../../nodes/SalesforceRecordTrigger/polling/keySet';
import { Scan, SCAN_SIZES } from '../../nodes/SalesforceRecordTrigger/polling/scan';
import { beginAt } from '../../nodes/SalesforceRecordTrigger/polling/state';
import { makeId } from '../org/store/ids';
import { watching } from './model/watching';
import { watchOf } from './model/watches';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

describe('what has not settled', () => {
	it('is told with the first poll after the settle lag', async () => {
		const t = await watching();
		const [id] = t.create();
		expect(await t.pollAfter(20 * SECOND)).toEqual([]);
		expect(await t.pollAfter(SECOND)).toEqual([`created ${id}`]);
	});

	it('keeps no record from being told that never rests', async () => {
		const t = await watching({ event: 'updated' });
		const [id = ''] = t.create();
		t.world.advance(MINUTE);
		for (let i = 0; i < 30; i++) {
			t.update(id);
			await t.pollAfter(10 * SECOND);
		}
		expect(t.n8n.delivered.length).toBeGreaterThanOrEqual(10);
	});

	it('is not read before its second is over, however long it has been due', async () => {
		const t = await watching();
		const [id = ''] = t.create();
		t.world.advance(30 * SECOND);
		t.update(id);
		expect(await t.pollAfter(0)).toEqual([]);
		t.update(id);
		expect(await t.pollAfter(30 * SECOND)).toEqual([`created ${id}`]);
		expect(t.n8n.delivered[0]?.record.LastName).toBe('3');
	});
});

describe('a poll', () => {
	it('reads once when nothing happened, and once more where it asks how far changes are complete', async () => {
		const t = await watching();
		await t.pollAfter(6 * MINUTE);
		expect(t.reads()).toEqual(['keys', 'replication']);
		for (let i = 0; i < 4; i++) {
			await t.pollAfter(MINUTE);
			expect(t.reads()).toEqual(['keys']);
		}
		await t.pollAfter(MINUTE);
		expect(t.reads()).toEqual(['keys', 'replication']);
	});

	it('drains 12,000 records of one second, each once, with little to remember', async () => {
		const t = await watching();
		const ids = t.create(12_000);
		let largest = 0;
		for (let i = 0; i < 12; i++) {
			expect(await t.pollAfter(MINUTE)).toHaveLength(1000);
			largest = Math.max(largest, t.stateBytes());
		}
		expect(await t.pollAfter(MINUTE)).toEqual([]);
		expect(new Set(t.n8n.delivered.map(({ id }) => id))).toEqual(new Set(ids));
		expect(largest).toBeLessThan(1000);
	});

	it('does not read again what it told, but to look for what was committed late', async () => {
		const t = await watching({ event: 'created', maxRecords: 5000 });
		t.create(5000);
		t.world.stall(30 * MINUTE);
		await t.pollAfter(MINUTE);
		await t.pollAfter(MINUTE);
		const from = t.n8n.state?.cursor;
		await t.pollAfter(MINUTE);
		expect(t.n8n.reads).toMatchObject([{ kind: 'keys', from }]);
		const [late] = t.create(1, 3 * MINUTE);
		for (let i = 0; i < 3; i++) expect(await t.pollAfter(MINUTE)).toEqual([]);
		expect(await t.pollAfter(MINUTE)).toEqual([`created ${late}`]);
	});

	it('ends when its time is up, and goes on from there', async () => {
		const t = await watching({ maxRecords: 10_000 });
		t.create(5000);
		t.world.advance(MINUTE);
		const sizes: number[] = [];
		for (let i = 0; i < 4; i++) sizes.push((await t.n8n.poll({ reads: 1 })).length);
		// New keys and the search for late ones take turns.
		expect(sizes).toEqual([2000, 2000, 0, 1000]);
	});
});

describe('what was left', () => {
	it('of one second for lack of time is told by the next polls, each record once', async () => {
		const t = await watching({ maxRecords: 10_000 });
		const ids = t.create(5000);
		t.world.advance(MINUTE);
		expect(await t.n8n.poll({ reads: 2 })).toHaveLength(2000);
		while ((await t.pollAfter(MINUTE)).length > 0);
		expect(t.n8n.delivered.map(({ id }) => id).sort()).toEqual(ids.sort());
	});

	it('behind the cursor while polls were off for hours is looked for before it is given up', async () => {
		const t = await watching({ event: 'created', maxRecords: 5000 });
		const [late] = t.create(1, 5 * MINUTE);
		t.create(1500);
		expect(await t.pollAfter(30 * SECOND)).toHaveLength(1500);
		await t.pollAfter(120 * MINUTE);
		await t.pollAfter(MINUTE);
		expect(t.n8n.delivered.map(({ id }) => id)).toContain(late);
	});

	it('in the log of deletions is dropped once it was told from the recycle bin', () => {
		const id = makeId('003', 1);
		const [owed, seen] = [new KeySet(), new KeySet()];
		owed.add(id, MINUTE + SECOND);
		seen.add(id, MINUTE);
		const watch = watchOf({ event: 'deleted' });
		const state = { ...beginAt(watch, 0), owed: owed.encode(), seen: seen.encode() };
		const full = new Scan({ ...watch, maxRecords: 0 }, state, SCAN_SIZES);
		const log = new DeletionLog(state, full);
		log.takeDue();
		expect(log.owed.size).toBe(0);
		expect(full.due).toEqual([]);
	});
});

describe('a transaction that commits late', () => {
	it.each([3 * SECOND, 5 * MINUTE, 30 * MINUTE])('is told once, after %p ms', async (lateMs) => {
		const t = await watching();
		const [old = ''] = t.create();
		await t.pollAfter(MINUTE);
		const [late] = t.create(1, lateMs);
		t.update(old, lateMs);
		for (let i = 0; i < 40; i++) await t.pollAfter(MINUTE);
		const told = t.n8n.delivered.slice(1).map(({ event, id }) => `${event} ${id}`);
		expect(told.sort()).toEqual([`created ${late}`, `updated ${old}`].sort());
	});

	it('is told under a point that lags for hours, as long as the cap does not bite; then the log says so', async () => {
		const t = await watching({ rescanMs: 60 * MINUTE });
		t.world.advance(10 * MINUTE);
		t.world.stall(180 * MINUTE);
		const [late] = t.create(1, 50 * MINUTE);
		for (let i = 0; i < 10; i++) await t.pollAfter(5 * MINUTE);
		expect(t.n8n.delivered.map(({ id }) => id)).toEqual([late]);
		expect(t.n8n.notes).toEqual([]);
		for (let i = 0; i < 6; i++) await t.pollAfter(5 * MINUTE);
		expect(t.n8n.notes).toContainEqual(expect.objectContaining({ kind: 'capped' }));
	});
});

describe('the bounds of the state', () => {
	it('where the cap bites in the second of told records, none of them is told again', async () => {
		const t = await watching({ event: 'created', maxRecords: 5000, rescanMs: 60 * MINUTE });
		t.world.stall(600 * MINUTE);
		t.create(1500);
		const elapsed = { skewMs: -300 };
		t.world.advance(MINUTE);
		expect(await t.n8n.poll(elapsed)).toHaveLength(1500);
		t.world.advance(59 * MINUTE + SECOND);
		for (let i = 0; i < 3; i++) {
			expect(await t.n8n.poll(elapsed)).toEqual([]);
			t.world.advance(6 * MINUTE);
		}
		expect(t.n8n.notes).toContainEqual(expect.objectContaining({ kind: 'capped' }));
	});

	it('above 20,000 told states the re-scan begins at the cursor, and the log says so', async () => {
		const t = await watching({ event: 'created', maxRecords: 30_000 });
		t.create(30_000);
		expect(await t.pollAfter(MINUTE)).toHaveLength(30_000);
		expect(t.n8n.notes).toContainEqual(expect.objectContaining({ kind: 'overflow' }));
		expect(await t.pollAfter(MINUTE)).toEqual([]);
		expect(t.stateBytes()).toBeLessThan(1000);
	});

	it('above 50,000 known creations the oldest hours are forgotten', () => {
		const hour = 60 * MINUTE;
		const creations = new Creations(beginAt(watchOf(), 0));
		for (let n = 0; n < 60_000; n++) creations.add({ id: makeId('003', n), stamp: (n % 3) * hour });
		expect(creations.keepInBounds(50_000, 2 * hour)).toBe(hour);
		const isNewWhenChanged = (n: number, created: number) =>
			creations.isNew({ id: makeId('003', n), created, stamp: 5 * hour });
		expect(isNewWhenChanged(3, 0)).toBe(false);
		expect(isNewWhenChanged(1, hour)).toBe(false);
		expect(isNewWhenChanged(99_999, hour)).toBe(true);
		expect(creations.isNew({ id: makeId('003', 99_999), created: 0, stamp: 0 })).toBe(true);
		expect(creations.keepInBounds(50_000, 2 * hour)).toBeUndefined();
	});

	it('follows at most a hundred records that have not rested', async () => {
		const t = await watching();
		t.create(500);
		await t.pollAfter(5 * SECOND);
		expect(t.n8n.state?.noticed).toHaveLength(100);
		expect(await t.pollAfter(MINUTE)).toHaveLength(500);
	});
});
