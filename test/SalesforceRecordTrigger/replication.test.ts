import { askReplication } from '../../nodes/SalesforceRecordTrigger/polling/replication';
import { answered, fakeClient, refused } from '../support/fakeClient';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const NOW = Date.UTC(2026, 10, 23, 8);

const contacts = { object: 'Contact', event: 'deleted' } as const;

/** An org whose delete log reaches back 15 days, and triggers that ask it, by minutes since now. */
function asking() {
	const client = fakeClient(({ query = {} }) => {
		if (NOW - Date.parse(query.start ?? '') > 15 * DAY) {
			return refused(400, 'INVALID_REPLICATION_DATE');
		}
		return answered({ latestDateCovered: query.end, deletedRecords: [] });
	});
	return {
		client,
		ask: async (start: number, minute: number) => {
			const end = NOW + Math.floor(minute) * MINUTE;
			const now = NOW + minute * MINUTE;
			return (await askReplication(client, contacts, { start, end }, now)).outcome;
		},
	};
}

describe('several triggers on the deletions of one object', () => {
	it('share an answer that reaches back far enough', async () => {
		const { client, ask } = asking();
		expect(await ask(NOW - 10 * MINUTE, 0)).toBe('read');
		expect(await ask(NOW - 5 * MINUTE, 1)).toBe('read');
		expect(client.calls).toHaveLength(1);
	});

	it('that are polled at the same moment ask once', async () => {
		const { client, ask } = asking();
		const outcomes = await Promise.all([5, 4, 3, 20].map((ago) => ask(NOW - ago * MINUTE, 0)));
		expect(outcomes).toEqual(['read', 'read', 'read', 'later']);
		expect(client.calls).toHaveLength(1);
	});

	it('ask one after the other where the question of the first is not answered', async () => {
		const failing = fakeClient(() =>
			refused(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
		);
		const window = { start: NOW - 5 * MINUTE, end: NOW };
		const ended = await Promise.allSettled(
			[1, 2].map(() => askReplication(failing, contacts, window, NOW)),
		);
		expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect(failing.calls).toHaveLength(2);
	});

	it('leave the turn to the one that asks from further back, though another always comes first', async () => {
		const { ask } = asking();
		const outcomes: string[] = [];
		for (let minute = 0; minute <= 12; minute++) {
			await ask(NOW + (minute - 5) * MINUTE, minute);
			outcomes.push(await ask(NOW - 30 * MINUTE, minute + 0.5));
		}
		expect(outcomes).toContain('read');
		expect(outcomes).not.toContain('failed');
	});

	it('do not wait for one that no longer asks', async () => {
		const { ask } = asking();
		await ask(NOW - 5 * MINUTE, 0);
		expect(await ask(NOW - 30 * MINUTE, 0.5)).toBe('later');
		expect(await ask(NOW, 5)).toBe('later');
		expect(await ask(NOW, 20)).toBe('read');
	});

	it('do not take a log that does not reach back for another as purged for themselves', async () => {
		const { ask } = asking();
		expect(await ask(NOW - 16 * DAY, 0)).toBe('purged');
		expect(await ask(NOW - 17 * DAY, 1)).toBe('purged');
		expect(await ask(NOW - 10 * MINUTE, 2)).toBe('later');
		expect(await ask(NOW - 10 * MINUTE, 6)).toBe('read');
	});

	it('take too many deletions for their own only where their stretch holds the one asked about', async () => {
		const crowded = NOW - 30 * MINUTE;
		const client = fakeClient(({ query: { start = '', end = '' } = {} }) =>
			Date.parse(start) <= crowded && crowded < Date.parse(end)
				? refused(500, 'EXCEEDED_ID_LIMIT')
				: answered({ latestDateCovered: end, deletedRecords: [] }),
		);
		const ask = async (from: number, to: number, minute: number) => {
			const window = { start: NOW + from * MINUTE, end: NOW + to * MINUTE };
			const now = NOW + minute * MINUTE;
			return (await askReplication(client, contacts, window, now)).outcome;
		};
		expect(await ask(-60, 0, 0)).toBe('tooMany');
		expect(await ask(-90, 1, 1)).toBe('tooMany');
		expect(await ask(-90, -89, 2)).toBe('later');
		expect(await ask(-40, 0, 2)).toBe('later');
		expect(client.calls).toHaveLength(1);
		expect(await ask(-90, -89, 6)).toBe('read');
	});
});

it('takes nothing behind the stretch it asked about for covered, whatever Salesforce says', async () => {
	const covered = new Date(NOW + 45 * 1000).toISOString();
	const client = fakeClient(() => answered({ latestDateCovered: covered, deletedRecords: [] }));
	const window = { start: NOW - 10 * MINUTE, end: NOW - 5 * MINUTE };
	expect(await askReplication(client, contacts, window, NOW)).toMatchObject({
		outcome: 'read',
		latestDateCovered: window.end,
	});
});
