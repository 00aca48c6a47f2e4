import jsforce from 'jsforce';
import { version as jsforceVersion } from 'jsforce/package.json';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { autoMap, objectNamed, startOrgUnderTest } from '../../test/support/orgNode';
import { figure, type Figure } from '../figure';

const RECORDS = 10_000;
/** Records a Collections call writes, and reads by POST. */
const WRITE_SIZE = 200;
const READ_SIZE = 2_000;

const contacts = Array.from({ length: RECORDS }, (_, i): IDataObject => ({
	External_Id__c: `BENCH-${i}`,
	LastName: `Name ${i}`,
}));
const changed = contacts.map((contact) => ({ ...contact, Title: 'Changed' }));

/** Calls for 10,000 records, counted in the org's journal; what each has done is checked in the org. */
export async function measure(): Promise<Figure[]> {
	const t = await startOrgUnderTest({ seed: 'empty' });
	const peer = `jsforce ${jsforceVersion}`;
	try {
		const connection = new jsforce.Connection({
			instanceUrl: t.org.url,
			accessToken: t.org.accessToken,
			version: t.org.apiVersion,
		});
		const object = connection.sobject('Contact');
		const held = () => [...t.org.store.rows('Contact')];
		/** Calls by method and path, describes left out: they are remembered. */
		const count = async (work: () => Promise<unknown>): Promise<string[]> => {
			t.org.reset();
			await work();
			return t.org
				.calls()
				.filter(({ counted, path }) => counted && !path.endsWith('/describe'))
				.map(({ method }) => method);
		};
		const ours = (parameters: INodeParameters, items: IDataObject[]) =>
			count(async () => {
				const { error } = await t.run(
					'salesforceRecord',
					{ resource: 'record', object: objectNamed('Contact'), ...parameters },
					items,
				);
				if (error) throw error;
			});
		const writes = (methods: readonly string[]) =>
			methods.filter((method) => method === 'PATCH').length;
		const check = (what: string, isRight: boolean) => {
			if (!isRight) throw new Error(`${what}: the org does not hold what was written`);
		};

		const created = await ours({ operation: 'create', columns: autoMap() }, contacts);
		check('create', held().length === RECORDS);
		const upsert = { operation: 'upsert', columns: autoMap('External_Id__c') };
		const upserted = await ours(upsert, contacts);
		check('upsert', held().length === RECORDS);
		const update = { operation: 'update', columns: autoMap('External_Id__c') };
		const updated = await ours(update, changed);
		check(
			'update by external ID',
			held().length === RECORDS && held().every(({ Title }) => Title === 'Changed'),
		);
		const ids = held().map(({ Id }) => Id);
		const got = await ours(
			{ operation: 'get', recordId: '={{ $json.id }}', options: { fields: ['LastName'] } },
			ids.map((id) => ({ id })),
		);

		const options = { allowRecursive: true };
		const upsertedByJsforce = await count(
			async () => await object.upsert(contacts, 'External_Id__c', options),
		);
		// It does not slice what it reads by itself.
		const gotByJsforce = await count(async () => {
			for (let start = 0; start < ids.length; start += READ_SIZE) {
				await object.retrieve(ids.slice(start, start + READ_SIZE), { fields: ['LastName'] });
			}
		});
		t.org.reset({ data: true });
		const createdByJsforce = await count(async () => await object.create(contacts, options));

		const entry = (id: string, what: string, calls: number, most: number, peerCalls?: number) =>
			figure({
				id,
				what: `Calls ${what} ${RECORDS.toLocaleString('en-US')} records, by the simulated org's journal`,
				unit: 'calls',
				ours: calls,
				peers: peerCalls === undefined ? {} : { [peer]: peerCalls },
				goal: `at most ${most}`,
				ok: calls <= most,
			});
		const most = RECORDS / WRITE_SIZE;
		return [
			entry('calls-10k-write', 'to create', created.length, most, createdByJsforce.length),
			entry(
				'calls-10k-upsert',
				'to create or update',
				upserted.length,
				most,
				upsertedByJsforce.length,
			),
			entry('calls-10k-update', 'that update, by external ID,', writes(updated), most),
			entry(
				'calls-10k-update-lookups',
				'that look up, by external ID, the IDs of',
				updated.length - writes(updated),
				RECORDS / READ_SIZE,
			),
			entry('calls-10k-get', 'to get by ID', got.length, RECORDS / READ_SIZE, gotByJsforce.length),
		];
	} finally {
		await t.close();
	}
}
