import type { IDataObject } from 'n8n-workflow';
import { SCAN_SIZES } from '../../nodes/SalesforceRecordTrigger/polling/scan';
import { watching } from './model/watching';
import { PollSetup, told, watch } from './pollSetup';

const MINUTE = 60_000;

const t = PollSetup.forEachTest();

const emailChanges = watch('updated', { changedFields: ['Email'] });
const phoneChanges = watch('updated', { changedFields: ['Phone'] });
const allChanges = watch('updated');

/** A Contact that the trigger knows as it is now. */
async function known(values: IDataObject, parameters = emailChanges) {
	const [id] = t.org.seed('Contact', [{ LastName: 'A', ...values }]);
	t.org.advance(MINUTE);
	await t.poll(parameters);
	return {
		change: async (changed: IDataObject, polled = parameters): Promise<number> => {
			t.org.advance(MINUTE);
			t.org.seed('Contact', [{ Id: id, ...changed }], { update: true });
			t.org.advance(MINUTE);
			return told(await t.poll(polled)).length;
		},
	};
}

describe('changed fields', () => {
	it('let only updates through that changed one of them', async () => {
		const { change } = await known({ Email: 'a@acme.example' });
		expect(await change({ LastName: 'B' })).toBe(0);
		expect(await change({ Email: 'b@acme.example' })).toBe(1);
		expect(await change({ LastName: 'C' })).toBe(0);
		expect(await change({ Email: null })).toBe(1);
	});

	it('that were chosen anew are not compared with the values of others', async () => {
		const { change } = await known({ Email: null, Phone: '1' });
		expect(await change({ Phone: null }, phoneChanges)).toBe(1);
	});

	it('are not compared with values from before they were not asked for', async () => {
		const { change } = await known({ Email: 'a@acme.example' });
		expect(await change({ Email: 'b@acme.example' }, allChanges)).toBe(1);
		expect(await change({ Email: 'a@acme.example' })).toBe(1);
	});

	it('of a record that comes to match the filter count as changed', async () => {
		const filtered = watch('updated', {
			changedFields: ['Email'],
			filterMode: 'text',
			where: "Email = 'won@acme.example'",
		});
		const { change } = await known({ Email: 'open@acme.example' }, filtered);
		expect(await change({ Email: 'won@acme.example' })).toBe(1);
		expect(await change({ LastName: 'B' })).toBe(0);
	});

	it('that a mass update left as they are tell each record once at most', async () => {
		const ids = t.org.seed(
			'Contact',
			Array.from({ length: 5000 }, () => ({ LastName: 'A' })),
		);
		t.org.advance(MINUTE);
		const parameters = watch('updated', {
			changedFields: ['Email'],
			options: { maxRecordsPerPoll: 10_000, fields: ['LastName'] },
		});
		await t.poll(parameters);
		t.org.advance(MINUTE);
		t.org.seed(
			'Contact',
			ids.map((Id) => ({ Id, LastName: 'B' })),
			{ update: true },
		);
		t.org.advance(MINUTE);
		expect(told(await t.poll(parameters))).toHaveLength(3000);
		for (let i = 0; i < 3; i++) {
			t.org.advance(6 * MINUTE);
			expect(told(await t.poll(parameters))).toEqual([]);
		}
	});
});

describe('updates that leave the changed fields as they were', () => {
	const changedFields = ['LastName'];

	it('are known of as many records as the sizes of the scan say, from the beginning on', async () => {
		const bounds = { ...SCAN_SIZES.bounds, fingerprints: 3 };
		const t = await watching({ event: 'updated', changedFields }, { ...SCAN_SIZES, bounds });
		const remembered = () => t.n8n.state?.fingerprints?.map((entry) => entry.slice(0, 15));
		const ids = t.create(5).map((id) => id.slice(0, 15));
		await t.n8n.begin();
		expect(remembered()).toEqual(ids.slice(2));
		const more = t.create(4).map((id) => id.slice(0, 15));
		await t.pollAfter(MINUTE);
		expect(remembered()).toEqual(more.slice(1));
	});

	it('do not make the trigger give up changes that commit late, however many they are', async () => {
		const t = await watching({ event: 'updated', changedFields });
		const ids = t.create(2000);
		await t.pollAfter(MINUTE);
		t.world.stall(120 * MINUTE);
		const [late = ''] = ids;
		t.update(late, 12 * MINUTE);
		for (let i = 0; i < 20; i++) {
			for (const id of ids) t.touch(id);
			await t.pollAfter(MINUTE);
		}
		expect(t.n8n.notes).toEqual([]);
		expect(t.n8n.delivered.map(({ id }) => id)).toEqual([late]);
	});

	it('are told neither when their values are forgotten, nor when other fields are chosen', async () => {
		for (const later of [undefined, ['LastName', 'CreatedDate'], []]) {
			const watched = { event: 'updated' as const, changedFields };
			const t = await watching(watched);
			const [id = ''] = t.create();
			await t.pollAfter(MINUTE);
			t.world.stall(120 * MINUTE);
			t.touch(id);
			await t.pollAfter(MINUTE);
			if (later) t.n8n.change({ changedFields: later });
			else t.create(2500);
			for (let i = 0; i < 14; i++) await t.pollAfter(MINUTE);
			expect(t.n8n.delivered).toEqual([]);
			t.update(id);
			await t.pollAfter(MINUTE);
			expect(t.n8n.delivered.map((told) => told.id)).toEqual([id]);
		}
	});
});
