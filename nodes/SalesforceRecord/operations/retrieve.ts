import { dataPath } from '../../shared/client/dataPath';
import type { SalesforceRecord } from '../../shared/client/queryPages';
import type { SalesforceClient } from '../../shared/client/types';
import type { ObjectDescribe } from '../../shared/metadata/types';

/** IDs one retrieve call may name (REST API Developer Guide, sObject Collections). */
const IDS_PER_CALL = 2_000;

/**
 * Reads records by ID, 2,000 a call, each once.
 *
 * @returns by the ID as it was given; one that is not there has none
 * @throws {SalesforceCallError} when a call is refused
 */
export async function retrieve(
	client: SalesforceClient,
	{ name }: ObjectDescribe,
	ids: readonly string[],
	fields: readonly string[],
): Promise<Map<string, SalesforceRecord>> {
	const different = [...new Set(ids)];
	const records = new Map<string, SalesforceRecord>();
	for (let start = 0; start < different.length; start += IDS_PER_CALL) {
		const slice = different.slice(start, start + IDS_PER_CALL);
		const { body } = await client.request<Array<SalesforceRecord | null>>({
			method: 'POST',
			path: dataPath`/composite/sobjects/${name}`,
			body: { ids: slice, fields },
			replay: 'read',
		});
		for (const [i, id] of slice.entries()) {
			const record = body[i];
			if (record) records.set(id, record);
		}
	}
	return records;
}
