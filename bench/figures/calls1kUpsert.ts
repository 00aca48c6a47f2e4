import jsforce from 'jsforce';
import { version as jsforceVersion } from 'jsforce/package.json';

import { autoMap, CALLER, objectNamed, startOrgUnderTest } from '../../test/support/orgNode';
import { figure, type Figure } from '../figure';

const RECORDS = 1_000;
const contacts = Array.from({ length: RECORDS }, (_, i) => ({
	External_Id__c: `BENCH-${i}`,
	LastName: `Name ${i}`,
}));

/** Write calls for 1,000 upserts by external ID, counted in the org's journal. */
export async function measure(): Promise<Figure> {
	const { org, ...t } = await startOrgUnderTest({ seed: 'empty' });
	try {
		const writes = (ours: boolean) =>
			org.calls().filter(({ method, client, counted }) => {
				return method === 'PATCH' && counted && (client === CALLER) === ours;
			}).length;
		const { error } = await t.run(
			'salesforceRecord',
			{
				resource: 'record',
				operation: 'upsert',
				object: objectNamed('Contact'),
				columns: autoMap('External_Id__c'),
			},
			contacts,
		);
		if (error) throw error;
		const connection = new jsforce.Connection({
			instanceUrl: org.url,
			accessToken: org.accessToken,
			version: org.apiVersion,
		});
		await connection
			.sobject('Contact')
			.upsert(contacts, 'External_Id__c', { allowRecursive: true });
		const ours = writes(true);
		return figure({
			id: 'calls-1k-upsert',
			what: `Write calls for ${RECORDS} upserts by external ID, by the simulated org's journal; jsforce with allowRecursive`,
			unit: 'calls',
			ours,
			peers: { [`jsforce ${jsforceVersion}`]: writes(false) },
			goal: '5',
			ok: ours === 5,
		});
	} finally {
		await t.close();
	}
}
