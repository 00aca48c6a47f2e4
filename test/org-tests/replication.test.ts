import type { RunningOrg } from '../org';
import { startOrg } from '../org';

let org: RunningOrg;
const noon = Date.UTC(2026, 10, 18, 12);

beforeEach(async () => {
	// A clock of its own: windows are whole minutes, and tests must not wait for them.
	org = await startOrg({ now: () => noon });
});

afterEach(() => org.close());

async function ask(
	kind: 'updated' | 'deleted',
	start: string,
	end: string,
	object = 'Account',
): Promise<{ status: number; json: unknown }> {
	const query = new URLSearchParams({ start, end }).toString();
	const url = `${org.url}/services/data/v67.0/sobjects/${object}/${kind}/?${query}`;
	const reply = await fetch(url, { headers: { authorization: `Bearer ${org.accessToken}` } });
	return { status: reply.status, json: await reply.json() };
}

const minute = 60_000;
const day = 86_400_000;
const at = (shift: number): string => new Date(noon + shift).toISOString();

describe('/updated', () => {
	it('gives the ids of the window, both ends included, seconds cut', async () => {
		const [first] = org.seed('Account', [{ Name: 'A' }]);
		org.advance(minute);
		const [second] = org.seed('Account', [{ Name: 'B' }]);
		org.advance(minute);
		const [third] = org.seed('Account', [{ Name: 'C' }]);
		expect(await ask('updated', at(30_000), at(minute + 59_000))).toEqual({
			status: 200,
			json: { ids: [first, second], latestDateCovered: '2026-11-18T12:01:00.000+0000' },
		});
		expect((await ask('updated', at(minute), at(2 * minute))).json).toMatchObject({
			ids: [second, third],
		});
	});

	it('leaves deleted records out', async () => {
		const [id = ''] = org.seed('Account', [{ Name: 'A' }]);
		org.store.remove('Account', id);
		expect((await ask('updated', at(0), at(minute))).json).toMatchObject({ ids: [] });
	});

	it('covers no more than the time before the oldest open transaction, nor the future', async () => {
		org.advance(5 * minute);
		org.seed('Account', [{ Name: 'Late' }], { visibleAfterMs: 10 * minute });
		org.advance(3 * minute);
		expect((await ask('updated', at(0), at(8 * minute))).json).toEqual({
			ids: [],
			latestDateCovered: '2026-11-18T12:05:00.000+0000',
		});
		org.advance(7 * minute);
		expect((await ask('updated', at(0), at(60 * minute))).json).toMatchObject({
			ids: [expect.stringMatching(/^001/)],
			latestDateCovered: '2026-11-18T12:15:00.000+0000',
		});
	});

	it.each<[string, string, string]>([
		['equal edges', at(0), at(30_000)],
		['edges the wrong way round', at(0), at(-minute)],
		['a start 31 days back', at(-31 * day), at(0)],
	])('answers INVALID_REPLICATION_DATE for %s', async (_what, start, end) => {
		expect(await ask('updated', start, end)).toMatchObject({
			status: 400,
			json: [{ errorCode: 'INVALID_REPLICATION_DATE' }],
		});
	});

	it('takes a start just 30 days back', async () => {
		expect((await ask('updated', at(-30 * day), at(0))).status).toBe(200);
	});

	it('does not know unknown objects', async () => {
		expect((await ask('updated', at(0), at(minute), 'Bacon')).status).toBe(404);
	});

	it('refuses a date whose plus sign was not encoded', async () => {
		const url = `${org.url}/services/data/v67.0/sobjects/Account/updated?start=2026-11-18T11:00:00+00:00&end=2026-11-18T12:00:00%2B00:00`;
		const reply = await fetch(url, { headers: { authorization: `Bearer ${org.accessToken}` } });
		expect(reply.status).toBe(400);
	});
});

describe('/deleted', () => {
	it('gives soft and hard deletions with their time', async () => {
		const [soft = '', hard = ''] = org.seed('Account', [{ Name: 'A' }, { Name: 'B' }]);
		org.store.remove('Account', soft);
		org.store.remove('Account', hard, { hard: true });
		expect(await ask('deleted', at(0), at(minute))).toEqual({
			status: 200,
			json: {
				deletedRecords: [
					{ id: soft, deletedDate: '2026-11-18T12:00:00.000+0000' },
					{ id: hard, deletedDate: '2026-11-18T12:00:00.000+0000' },
				],
				earliestDateAvailable: '2026-11-03T12:00:00.000+0000',
				latestDateCovered: '2026-11-18T12:00:00.000+0000',
			},
		});
	});

	it('reaches 15 days back, or 30 by setting', async () => {
		expect(await ask('deleted', at(-16 * day), at(0))).toMatchObject({
			status: 400,
			json: [
				{
					errorCode: 'INVALID_REPLICATION_DATE',
					message: 'startDate cannot be more than 15 days ago',
				},
			],
		});
		org.change({ deletedWindowDays: 30 });
		expect((await ask('deleted', at(-16 * day), at(0))).status).toBe(200);
	});
});
