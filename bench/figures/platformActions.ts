import jsforce from 'jsforce';
import { version as jsforceVersion } from 'jsforce/package.json';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { createCredentialStore } from '../../test/harness';
import { CREDENTIAL, jwtCredential } from '../../test/support/orgCredential';
import { autoMap, objectNamed, startOrgUnderTest } from '../../test/support/orgNode';
import { builtInSalesforce } from '../builtInSalesforce';
import { figure, type Figure } from '../figure';

const ITEMS = 1_000;
/** Items that fail in Salesforce, all in one call of 200. */
const FAILING = { from: 400, to: 413 };
const PARENTS = 100;
const CHILDREN = 10;
const NO_ACCOUNT = '001000000000001AAA';

/**
 * Calls of the Platform node for many items, counted in the org's journal without describes; what each
 * has done is checked in the org. 13 of the items that invoke a flow fail.
 */
export async function measure(): Promise<Figure[]> {
	const t = await startOrgUnderTest({ seed: 'empty' });
	try {
		const builtIn = await builtInSalesforce();
		const rows = (object: string) => t.org.store.count(object);
		const posts = () => t.org.calls().filter(({ method, counted }) => counted && method === 'POST');
		const fast = jwtCredential(t.org, { requestsPerSecond: 100 });
		const credentials = createCredentialStore({ [CREDENTIAL]: fast });
		const ours = async (parameters: INodeParameters, items: IDataObject[]) => {
			const run = await t.run('salesforcePlatform', parameters, items, {
				credentials,
				settings: { onError: 'continueErrorOutput' },
			});
			return run.outputs.map((output) => output.length).join(' and ');
		};
		const check = (what: string, found: unknown, expected: unknown) => {
			if (JSON.stringify(found) === JSON.stringify(expected)) return;
			throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
		};

		const items = () => {
			t.org.reset({ data: true });
			const names = Array.from({ length: ITEMS }, (_, i) => ({ Name: `A${i}` }));
			return t.org.seed('Account', names).map((id, i) => ({
				accountId: i >= FAILING.from && i < FAILING.to ? NO_ACCOUNT : id,
			}));
		};
		const flow = { resource: 'flow', operation: 'invoke' };
		const invoke = (options: INodeParameters = {}): INodeParameters => ({
			...flow,
			flowName: objectNamed('Create_Follow_Up'),
			columns: autoMap(),
			options,
		});
		const invoked = async (work: (input: IDataObject[]) => Promise<unknown>) => {
			const input = items();
			t.org.reset();
			const outputs = await work(input);
			return { calls: posts().length, outputs, tasks: rows('Task') };
		};

		const kept = await invoked((input) => ours(invoke(), input));
		check('partial save', [kept.outputs, kept.tasks], ['987 and 13', 987]);
		const byBuiltIn = await invoked(async (input) => {
			const good = input.map(({ accountId }) => ({
				accountId: accountId === NO_ACCOUNT ? (input[0]?.accountId ?? '') : accountId,
			}));
			await builtIn.run(
				t.org,
				{
					...flow,
					apiName: 'Create_Follow_Up',
					jsonParameters: true,
					variablesJson: '={{ $json }}',
				},
				good,
			);
		});
		check('built-in node', byBuiltIn.tasks, ITEMS);
		const isolated = await invoked((input) => ours(invoke({ isolateItems: true }), input));
		check('isolated', [isolated.outputs, isolated.tasks], ['987 and 13', 987]);
		t.org.change({ actionPartialSave: false });
		const whole = await invoked((input) => ours(invoke(), input));
		check('no partial save', [whole.outputs, whole.tasks], ['800 and 200', 800]);
		const isolatedWhole = await invoked((input) => ours(invoke({ isolateItems: true }), input));
		check('isolated', [isolatedWhole.outputs, isolatedWhole.tasks], ['987 and 13', 987]);

		const families = Array.from({ length: PARENTS }, (_, i) => ({
			Name: `A${i}`,
			people: Array.from({ length: CHILDREN }, (__, n) => ({ LastName: `${i}-${n}` })),
		}));
		t.org.reset({ data: true });
		const graph: INodeParameters = {
			resource: 'composite',
			operation: 'graph',
			object: objectNamed('Account'),
			columns: autoMap(),
			children: {
				child: [
					{ object: objectNamed('Contact'), lookupField: '', source: 'list', list: 'people' },
				],
			},
		};
		await ours(graph, families);
		const graphs = posts().length;
		check('graphs', [rows('Account'), rows('Contact')], [PARENTS, PARENTS * CHILDREN]);

		t.org.reset({ data: true });
		const connection = new jsforce.Connection({
			instanceUrl: t.org.url,
			accessToken: t.org.accessToken,
			version: t.org.apiVersion,
		});
		const recursive = { allowRecursive: true };
		const parents = await connection.sobject('Account').create(
			families.map(({ Name }) => ({ Name })),
			recursive,
		);
		await connection.sobject('Contact').create(
			families.flatMap(({ people }, i) =>
				people.map((person) => ({ ...person, AccountId: parents[i]?.id })),
			),
			recursive,
		);
		const byJsforce = posts().length;
		check('jsforce', [rows('Account'), rows('Contact')], [PARENTS, PARENTS * CHILDREN]);

		t.org.reset({ data: true });
		const events = Array.from({ length: ITEMS }, (_, i) => ({ Order_Number__c: `O-${i}` }));
		const published = await ours(
			{
				resource: 'event',
				operation: 'publish',
				object: objectNamed('Order_Event__e'),
				columns: autoMap(),
			},
			events,
		);
		check('events', published, `${ITEMS} and 0`);

		const journal = "by the simulated org's journal, without describes";
		const atMost = (most: number, calls: number) => ({
			goal: `at most ${most}`,
			ok: calls <= most,
		});
		return [
			figure({
				id: 'calls-1k-flow',
				what: `Calls to invoke a flow for ${ITEMS} items, 13 of which fail, 200 inputs a call (no guide bounds the list; 200 is what Salesforce puts into one transaction); the org keeps the parts of a call that succeed: 987 saved, 13 failed; the built-in node without failing items; ${journal}`,
				unit: 'calls',
				ours: kept.calls,
				peers: { [builtIn.name]: byBuiltIn.calls },
				...atMost(5, kept.calls),
			}),
			figure({
				id: 'calls-1k-flow-whole',
				what: `The same where the org takes back a call of which an input fails: 800 saved, 200 not; ${journal}`,
				unit: 'calls',
				ours: whole.calls,
				peers: {},
				...atMost(5, whole.calls),
			}),
			figure({
				id: 'calls-1k-flow-isolated',
				what: `The same with 'Isolate Items', under either setting of the org: 987 saved, 13 failed; ${journal}`,
				unit: 'calls',
				ours: Math.max(isolated.calls, isolatedWhole.calls),
				peers: { [builtIn.name]: byBuiltIn.calls },
				...atMost(ITEMS, Math.max(isolated.calls, isolatedWhole.calls)),
			}),
			figure({
				id: 'calls-graph-100x10',
				what: `Calls to create ${PARENTS} parents with ${CHILDREN} children each; ours in graphs, each whole or not at all, 500 records a call; jsforce parents first, then children, no family whole for certain; ${journal}`,
				unit: 'calls',
				ours: graphs,
				peers: { [`jsforce ${jsforceVersion}`]: byJsforce },
				...atMost(3, graphs),
			}),
			figure({
				id: 'calls-1k-events',
				what: `Calls to publish ${ITEMS} platform events; ${journal}`,
				unit: 'calls',
				ours: posts().length,
				peers: {},
				...atMost(5, posts().length),
			}),
		];
	} finally {
		await t.close();
	}
}
