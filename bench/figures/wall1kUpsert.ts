import { performance } from 'node:perf_hooks';

import jsforce from 'jsforce';
import { version as jsforceVersion } from 'jsforce/package.json';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { NodeRun } from '../../test/harness';
import { autoMap, objectNamed, startOrgUnderTest } from '../../test/support/orgNode';
import { builtInSalesforce } from '../builtInSalesforce';
import { figure, type Figure } from '../figure';

const RECORDS = 1_000;
/** Milliseconds the org adds to every call: about what a nearby data centre takes. */
const LATENCY_MS = 40;
/** Shares of a peer's time below which the goal is met. */
const GOAL = { jsforce: 1.5, builtIn: 0.1 };

const contacts = Array.from({ length: RECORDS }, (_, i): IDataObject => ({
	External_Id__c: `BENCH-${i}`,
	LastName: `Name ${i}`,
	FirstName: 'Ada',
	Email: `ada${i}@acme.example`,
	Phone: '+1 212 555 0100',
	MobilePhone: '+1 212 555 0101',
	Title: 'Engineer',
	Department: 'Engines',
	MailingCity: 'London',
	Description: `Record ${i} of the benchmark`,
}));
const columns = Object.keys(contacts[0] ?? {});

/** Names that the built-in node's form gives the same fields. */
const builtInFields: Record<string, string> = {
	FirstName: 'firstName',
	Email: 'email',
	Phone: 'phone',
	MobilePhone: 'mobilePhone',
	Title: 'title',
	Department: 'department',
	MailingCity: 'mailingCity',
	Description: 'description',
};

interface Measured {
	ms: number;
	calls: number;
}

/**
 * Calls and wall time for 1,000 upserts by external ID with ten fields, each by a process that has its
 * token and has done one such write before: ours, the built-in node and jsforce, against the same org.
 */
export async function measure(): Promise<Figure[]> {
	const t = await startOrgUnderTest({ seed: 'empty', latency: LATENCY_MS });
	try {
		const builtIn = await builtInSalesforce();
		const connection = new jsforce.Connection({
			instanceUrl: t.org.url,
			accessToken: t.org.accessToken,
			version: t.org.apiVersion,
		});
		const timed = async (write: (items: IDataObject[]) => Promise<unknown>): Promise<Measured> => {
			t.org.reset({ data: true });
			await write(contacts.slice(0, 1));
			t.org.reset({ data: true });
			const start = performance.now();
			await write(contacts);
			const ms = performance.now() - start;
			const held = [...t.org.store.rows('Contact')].length;
			if (held !== RECORDS) throw new Error(`The org holds ${held} of ${RECORDS} records`);
			return { ms: Math.round(ms), calls: t.org.calls().filter(({ counted }) => counted).length };
		};
		const ours = (mapped: INodeParameters) => async (items: IDataObject[]) =>
			done(
				await t.run(
					'salesforceRecord',
					{
						resource: 'record',
						operation: 'upsert',
						object: objectNamed('Contact'),
						columns: mapped,
					},
					items,
					// The harness hunts secrets in our runs alone, which would count as time of ours.
					{ hunt: false },
				),
			);

		const automatic = await timed(ours(autoMap('External_Id__c')));
		const byExpressions = await timed(ours(expressions()));
		const byJsforce = await timed(
			async (items) =>
				await connection
					.sobject('Contact')
					.upsert(items, 'External_Id__c', { allowRecursive: true }),
		);
		const byBuiltIn = await timed(async (items) =>
			done(await builtIn.run(t.org, builtInParameters(), items)),
		);
		const names = { jsforce: `jsforce ${jsforceVersion}`, builtIn: builtIn.name };
		const peers = (key: keyof Measured) => ({
			[names.jsforce]: byJsforce[key],
			[names.builtIn]: byBuiltIn[key],
		});
		const what = `${RECORDS} upserts by external ID with ${columns.length} fields, the org adding ${LATENCY_MS} ms to a call; token and describe are there, jsforce with allowRecursive`;
		const reached = ({ ms }: Measured) =>
			ms <= byJsforce.ms * GOAL.jsforce && ms <= byBuiltIn.ms * GOAL.builtIn;
		return [
			figure({
				id: 'calls-1k-upsert',
				what: `API calls for ${what}, by the simulated org's journal`,
				unit: 'calls',
				ours: automatic.calls,
				peers: peers('calls'),
				goal: '5',
				ok: automatic.calls === 5,
			}),
			figure({
				id: 'wall-1k-upsert',
				what: `Wall time of ${what}; mapped automatically`,
				unit: 'ms',
				ours: automatic.ms,
				peers: peers('ms'),
				goal: `at most ${GOAL.jsforce} of jsforce and ${GOAL.builtIn} of the built-in node`,
				ok: reached(automatic),
			}),
			figure({
				id: 'wall-1k-upsert-expressions',
				what: `Wall time of ${what}; mapped by ten expressions, which n8n evaluates item by item, as the built-in node always is`,
				unit: 'ms',
				ours: byExpressions.ms,
				peers: peers('ms'),
				goal: 'below the built-in node',
				ok: byExpressions.ms < byBuiltIn.ms,
			}),
		];
	} finally {
		await t.close();
	}
}

function done(run: NodeRun): void {
	if (run.error) throw run.error;
}

function expressionOf(name: string): string {
	return `={{ $json.${name} }}`;
}

function expressions(): INodeParameters {
	return {
		mappingMode: 'defineBelow',
		value: Object.fromEntries(columns.map((name) => [name, expressionOf(name)])),
		matchingColumns: ['External_Id__c'],
		schema: [],
	};
}

function builtInParameters(): INodeParameters {
	return {
		resource: 'contact',
		operation: 'upsert',
		externalId: 'External_Id__c',
		externalIdValue: expressionOf('External_Id__c'),
		lastname: expressionOf('LastName'),
		additionalFields: Object.fromEntries(
			Object.entries(builtInFields).map(([name, parameter]) => [parameter, expressionOf(name)]),
		),
	};
}
