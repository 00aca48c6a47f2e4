import { DeletionLog } from '../../nodes/SalesforceRecordTrigger/polling/deletionLog';
import { Scan, SCAN_SIZES } from '../../nodes/SalesforceRecordTrigger/polling/scan';
import { beginAt } from '../../nodes/SalesforceRecordTrigger/polling/state';
import { makeId } from '../org/store/ids';
import { watching } from './model/watching';
import { watchOf } from './model/watches';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 1440 * MINUTE;

describe('deletions', () => {
	it('that leave no record are told from the log, when it is asked, as gone for good', async () => {
		const t = await watching({ event: 'deleted' });
		const [hard = '', soft = ''] = t.create(2);
		await t.pollAfter(6 * MINUTE);
		t.world.change({ do: 'remove', ids: [hard], hard: true, lateMs: 0 });
		t.world.change({ do: 'remove', ids: [soft], hard: false, lateMs: 0 });
		expect(await t.pollAfter(MINUTE)).toEqual([`deleted ${soft}`]);
		expect(await t.pollAfter(4 * MINUTE)).toEqual([`deleted ${hard}`]);
		expect(t.n8n.delivered.map(({ hardDeleted }) => hardDeleted)).toEqual([undefined, true]);
	});

	it('of a purged log are named as a range, and later ones are told', async () => {
		const t = await watching({ event: 'deleted' });
		const [lost = '', later = ''] = t.create(2);
		await t.pollAfter(MINUTE);
		t.world.change({ do: 'remove', ids: [lost], hard: true, lateMs: 0 });
		t.world.purgeLog();
		expect(await t.pollAfter(5 * MINUTE)).toEqual([]);
		const [range] = t.n8n.lost;
		expect((range?.to ?? 0) - (range?.from ?? 0)).toBeGreaterThanOrEqual(5 * MINUTE);
		t.world.change({ do: 'remove', ids: [later], hard: true, lateMs: 0 });
		expect(await t.pollAfter(6 * MINUTE)).toEqual([`deleted ${later}`]);
	});
});

describe('a mass deletion', () => {
	it('is told once, though more records go than states are kept, and the log is read meanwhile', async () => {
		const t = await watching({ event: 'deleted', maxRecords: 5_000 });
		const ids = t.create(30_000);
		await t.pollAfter(6 * MINUTE);
		t.world.change({ do: 'remove', ids, hard: false, lateMs: 0 });
		for (let i = 0; i < 16; i++) await t.pollAfter(MINUTE);
		expect(t.n8n.delivered).toHaveLength(30_000);
	});

	it('hides no deletion for good from shortly before: it is told, or named as lost', async () => {
		const t = await watching({ event: 'deleted', maxRecords: 50_000 });
		const [hard = '', ...ids] = t.create(30_000);
		await t.pollAfter(6 * MINUTE);
		await t.pollAfter(MINUTE);
		t.world.change({ do: 'remove', ids: [hard], hard: true, lateMs: 0 });
		await t.pollAfter(MINUTE);
		t.world.change({ do: 'remove', ids, hard: false, lateMs: 0 });
		for (let i = 0; i < 10; i++) await t.pollAfter(MINUTE);
		expect([...t.n8n.delivered.filter(({ id }) => id === hard), ...t.n8n.lost]).toHaveLength(1);
	});

	it('leaves no state behind for an object without a delete log', async () => {
		const t = await watching({ event: 'deleted', replicated: false });
		const ids = t.create(300);
		await t.pollAfter(6 * MINUTE);
		for (const id of ids) {
			t.world.change({ do: 'remove', ids: [id], hard: false, lateMs: 0 });
			await t.pollAfter(MINUTE);
		}
		expect(t.n8n.delivered).toHaveLength(300);
		for (let i = 0; i < 62; i++) await t.pollAfter(MINUTE);
		t.world.change({ do: 'remove', ids: t.create(), hard: false, lateMs: 0 });
		await t.pollAfter(MINUTE);
		expect(t.stateBytes()).toBeLessThan(300);
	});
});

describe('a mass deletion for good', () => {
	it('is told from the log, each once, a few thousand a poll', async () => {
		const t = await watching({ event: 'deleted', maxRecords: 5_000 });
		const ids = t.create(30_000);
		await t.pollAfter(6 * MINUTE);
		t.world.change({ do: 'remove', ids, hard: true, lateMs: 0 });
		for (let i = 0; i < 16; i++) await t.pollAfter(MINUTE);
		expect(t.n8n.delivered).toHaveLength(30_000);
		expect(new Set(t.n8n.delivered.map(({ id }) => id)).size).toBe(30_000);
	});

	it('is told as well while Salesforce’s point stands still, and nothing of it twice after', async () => {
		const t = await watching({ event: 'deleted', maxRecords: 5_000 });
		const ids = t.create(30_000);
		await t.pollAfter(6 * MINUTE);
		t.world.stall(180 * MINUTE);
		t.world.change({ do: 'remove', ids, hard: true, lateMs: 0 });
		for (let i = 0; i < 12; i++) await t.pollAfter(MINUTE);
		expect(t.n8n.delivered).toHaveLength(20_000);
		for (let i = 0; i < 20; i++) await t.pollAfter(10 * MINUTE);
		expect(t.n8n.delivered).toHaveLength(30_000);
		expect(new Set(t.n8n.delivered.map(({ id }) => id)).size).toBe(30_000);
	});
});

describe('the delete log', () => {
	it('read for another trigger from further back tells nothing from before this one', () => {
		const watch = watchOf({ event: 'deleted' });
		const state = { ...beginAt(watch, 10 * MINUTE), cursor: { stamp: 20 * MINUTE } };
		const log = new DeletionLog(state, new Scan(watch, state, SCAN_SIZES));
		const entries = [5, 15].map((minute) => ({
			id: makeId('003', minute),
			stamp: minute * MINUTE,
		}));
		log.read(entries, 20 * MINUTE);
		expect([...log.owed.entries()]).toEqual([[makeId('003', 15).slice(0, 15), 15 * MINUTE]]);
	});

	it('is asked for less at a time when it holds more than it names at once', async () => {
		const t = await watching({ event: 'deleted' });
		t.world.mostDeletions = 10;
		const ids = t.create(40);
		await t.pollAfter(6 * MINUTE);
		for (const id of ids) {
			t.world.change({ do: 'remove', ids: [id], hard: true, lateMs: 0 });
			t.world.advance(MINUTE);
		}
		for (let i = 0; i < 20; i++) await t.pollAfter(6 * MINUTE);
		expect(t.n8n.delivered.map(({ id }) => id)).toEqual(ids);
		expect(t.n8n.state).not.toHaveProperty('askAtMost');
	});

	it('names the minute whose deletions are too many for it', async () => {
		const t = await watching({ event: 'deleted' });
		t.world.mostDeletions = 10;
		const ids = t.create(12);
		await t.pollAfter(6 * MINUTE);
		t.world.advance(30 * SECOND);
		t.world.change({ do: 'remove', ids: ids.slice(1), hard: true, lateMs: 0 });
		t.world.advance(2 * MINUTE);
		t.world.change({ do: 'remove', ids: ids.slice(0, 1), hard: true, lateMs: 0 });
		for (let i = 0; i < 20; i++) await t.pollAfter(6 * MINUTE);
		expect(t.n8n.delivered.map(({ id }) => id)).toEqual(ids.slice(0, 1));
		expect(t.n8n.lost.length).toBeGreaterThan(0);
		expect(t.n8n.lost.every(({ from, to }) => to - from <= 2 * MINUTE)).toBe(true);
	});

	it('is read as far back as it reaches after weeks of being off; only the rest is lost', async () => {
		const t = await watching({ event: 'deleted' });
		const [lost = '', kept = ''] = t.create(2);
		await t.pollAfter(6 * MINUTE);
		t.world.change({ do: 'remove', ids: [lost], hard: true, lateMs: 0 });
		t.world.advance(10 * DAY);
		t.world.change({ do: 'remove', ids: [kept], hard: true, lateMs: 0 });
		expect(await t.pollAfter(10 * DAY)).toEqual([]);
		expect(t.n8n.lost).toHaveLength(1);
		expect(await t.pollAfter(6 * MINUTE)).toEqual([`deleted ${kept}`]);
		expect(t.n8n.lost).toHaveLength(1);
	});
});
