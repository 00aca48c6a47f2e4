import { watching } from './model/watching';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

describe('a bulk load with created or updated', () => {
	it('of 100,000 records in one second is told as 100,000 creations', async () => {
		const t = await watching({ maxRecords: 25_000 });
		const ids = t.create(100_000);
		for (let i = 0; i < 5; i++) await t.pollAfter(MINUTE);
		expect(t.n8n.delivered).toHaveLength(ids.length);
		expect(t.n8n.delivered.filter(({ event }) => event !== 'created')).toEqual([]);
	});

	it('hides no creation of the same hour that comes after it, though it is changed before it is read', async () => {
		const t = await watching({ maxRecords: 30_000 });
		const [early = ''] = t.create(60_000);
		for (let i = 0; i < 4; i++) await t.pollAfter(MINUTE);
		expect(t.n8n.delivered).toHaveLength(60_000);
		const [later = ''] = t.create();
		t.world.advance(MINUTE);
		t.update(later);
		t.update(early);
		const told = await t.pollAfter(MINUTE);
		expect(told.sort()).toEqual([`created ${later}`, `updated ${early}`].sort());
	});
});
