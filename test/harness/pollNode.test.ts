import type { PollNodeOptions } from '.';
import { pollNode } from '.';
import { fixtureDir } from './fixtureServer';

const poll = async (options: Partial<PollNodeOptions> = {}) =>
	await pollNode({
		node: 'fixtureTrigger',
		packageDir: fixtureDir,
		credentials: { fixtureApi: { flavour: 'sweet' } },
		...options,
	});

describe('pollNode', () => {
	it('returns the items of a poll and the static data it left', async () => {
		const { items, staticData, staticDataChanged, logs } = await poll();

		expect(items).toEqual([
			{ json: { polls: 1, flavour: 'sweet', activation: 'activate', budget: 300_000 } },
		]);
		expect(staticData).toEqual({ polls: 1 });
		expect(staticDataChanged).toBe(true);
		expect(logs).toContainEqual({ level: 'debug', message: 'Polling' });
	});

	it('goes on from the static data it is given, without changing that object', async () => {
		const before = { polls: 4 };
		const { items, staticData } = await poll({ staticData: before });

		expect(items).toBeNull();
		expect(staticData).toEqual({ polls: 5 });
		expect(before).toEqual({ polls: 4 });
	});

	it('tells the node its mode, activation mode and budget', async () => {
		const { items, staticDataChanged } = await poll({
			mode: 'manual',
			activationMode: 'manual',
			pollBudgetMs: 36_000,
			staticData: { polls: 7 },
		});

		expect(items?.[0]?.json).toMatchObject({ polls: 8, activation: 'manual', budget: 36_000 });
		expect(staticDataChanged).toBe(false);
	});

	it('returns what the poll threw, and the static data as it was', async () => {
		const { error, items, staticData } = await poll({
			parameters: { fail: true },
			staticData: { polls: 2 },
		});

		expect((error as Error).message).toBe('The poll was told to fail');
		expect(items).toBeNull();
		expect(staticData).toEqual({ polls: 2 });
	});
});
