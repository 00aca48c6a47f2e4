import * as fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { NodeRun } from '../harness';
import type { FaultSpec } from '../org';
import { autoMap, objectNamed, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';

const ITEMS = 1_000;
const BAD = 37;

let t: OrgUnderTest;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
	t.org.store.setRules({
		validation: [{ object: 'Contact', when: "Title = 'Nobody'", message: 'Not nobody' }],
		duplicate: [],
		hidden: [],
		assignment: [],
	});
});
afterAll(() => t.close());

/** What can be wrong with an item: the first four are known beforehand, the others Salesforce tells. */
const KINDS: ReadonlyArray<(item: IDataObject, deletedAccount: string) => IDataObject> = [
	({ LastName: _, ...item }) => item,
	(item) => ({ ...item, Birthdate: 'yesterday' }),
	(item) => ({ ...item, Favourite: 'blue' }),
	(item) => ({ ...item, Title: 'x'.repeat(129) }),
	(item) => ({ ...item, Email: 'no mail' }),
	(item) => ({ ...item, Title: 'Nobody' }),
	(item) => ({ ...item, AccountId: '001000000000ZZZAAA' }),
	(item, AccountId) => ({ ...item, AccountId }),
];
const KNOWN_BY_SALESFORCE_ALONE = 4;

const MODES = [undefined, 'continueRegularOutput', 'continueErrorOutput'] as const;

const FAULTS: ReadonlyArray<FaultSpec | undefined> = [
	undefined,
	{ match: { method: 'POST', path: '/composite' }, kind: 'reset-after', times: 1, afterN: 2 },
	{ match: { method: 'POST', path: '/composite' }, kind: '500-json', times: 1, afterN: 2 },
	{ match: { method: 'POST', path: '/composite' }, kind: 'truncate', times: 1, afterN: 3 },
	{ match: { method: 'POST', path: '/composite' }, kind: 'session-expired', times: 1, afterN: 1 },
];

function outcomeOf(json: IDataObject): string {
	const { outcome } = (json.details ?? json) as { outcome?: string };
	// On n8n 1 an item on the error output has its outcome before the reason.
	return outcome ?? (json.error as string).split(':')[0] ?? '';
}

/** The state of each item, by its place, wherever the node has put it. */
function statesOf(run: NodeRun): Map<number, string> {
	const states = new Map<number, string>();
	if (run.error) {
		const items = (run.error.context as { items: Array<{ item: number; outcome: string }> }).items;
		for (const { item, outcome } of items) states.set(item, outcome);
		return states;
	}
	for (const { json, pairedItem } of run.outputs.flat()) {
		const { item } = pairedItem as { item: number };
		const outcome = outcomeOf(json);
		if (states.has(item)) throw new Error(`Item ${item} has left twice`);
		states.set(item, outcome);
	}
	return states;
}

const scenario = fc.record({
	bad: fc.uniqueArray(fc.integer({ min: 0, max: ITEMS - 1 }), {
		minLength: BAD,
		maxLength: BAD,
	}),
	salesforceAlone: fc.boolean(),
	fault: fc.constantFrom(...FAULTS),
});

describe.each(MODES)('On Error: %s', (onError) => {
	it.each([false, true])(
		'each item ends in one state, and the org holds the saved ones and some of the unknown (all or none: %p)',
		async (allOrNone) => {
			await fc.assert(
				fc.asyncProperty(scenario, async ({ bad, salesforceAlone, fault }) => {
					t.org.reset({ data: true });
					const [account = ''] = t.org.seed('Account', [{ Name: 'Gone' }]);
					t.org.store.remove('Account', account);
					const kinds = salesforceAlone ? KINDS.slice(KNOWN_BY_SALESFORCE_ALONE) : KINDS;
					const items = Array.from({ length: ITEMS }, (_, i): IDataObject => {
						const item = { External_Id__c: `C-${i}`, LastName: `Name ${i}` };
						const place = bad.indexOf(i);
						const spoil = place === -1 ? undefined : kinds[place % kinds.length];
						return spoil ? spoil(item, account) : item;
					});
					if (fault) t.org.fault(fault);

					const run = await t.run(
						'salesforceRecord',
						{
							resource: 'record',
							operation: 'create',
							object: objectNamed('Contact'),
							columns: autoMap(),
							options: { allOrNone },
						},
						items,
						{ settings: onError ? { onError } : {} },
					);

					const states = statesOf(run);
					expect([...states.keys()].sort((a, b) => a - b)).toEqual([...items.keys()]);
					const of = (state: string) =>
						[...states].flatMap(([item, outcome]) => (outcome === state ? [`C-${item}`] : []));
					const [saved, failed, notTried, unknown] = ['saved', 'failed', 'notTried', 'unknown'].map(
						of,
					) as [string[], string[], string[], string[]];
					expect(saved.length + failed.length + notTried.length + unknown.length).toBe(ITEMS);

					const held = new Set(
						[...t.org.store.rows('Contact')].map(({ External_Id__c }) => External_Id__c as string),
					);
					expect(saved.filter((key) => !held.has(key))).toEqual([]);
					expect([...failed, ...notTried].filter((key) => held.has(key))).toEqual([]);
					expect([...t.org.store.rows('Contact')]).toHaveLength(held.size);
				}),
				{ numRuns: 4, endOnFailure: true },
			);
		},
		120_000,
	);
});
