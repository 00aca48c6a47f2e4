import type { IExecuteFunctions } from 'n8n-workflow';

import { externalIdField } from '../../shared/metadata/matchColumn';
import { toFieldValue } from '../../shared/metadata/fieldValue';
import type { SalesforceClient } from '../../shared/client/types';
import type { ObjectDescribe } from '../../shared/metadata/types';
import { planOf, reject, type PlannedItem } from '../../shared/items/plannedItems';
import { idError } from './requirements';
import { findIds } from './lookUp';

/**
 * Reads which record each item means, by its ID or by an external ID, and looks the latter up.
 *
 * @throws {SalesforceCallError} when the look-up is refused; nothing else was sent by then
 */
export async function readRecordRefs(
	context: IExecuteFunctions,
	client: SalesforceClient,
	describe: ObjectDescribe,
): Promise<PlannedItem[]> {
	if (context.getNodeParameter('lookUpBy', 0, 'id') !== 'externalId') {
		return readEach(context, (given) => {
			const Id = typeof given === 'string' ? given.trim() : given;
			const error = idError(Id, describe);
			return error ? { kind: 'reject', error } : { kind: 'send', record: { Id: Id as string } };
		});
	}
	const field = externalIdField(context, describe);
	const values = { describe, timeZone: context.getTimezone() };
	const planned = readEach(context, (given) => {
		const value = toFieldValue(given, field, values);
		if (value.kind === 'invalid') return { kind: 'reject', error: value.error };
		if (value.kind === 'skip' || value.value === null) {
			return reject('MATCH_VALUE_MISSING', `The item has no value for 'External ID'.`, [
				field.name,
			]);
		}
		return { kind: 'send', record: { [field.name]: value.value } };
	});
	const found = await findIds(client, describe, field, planned, (record) => record[field.name]);
	return planned.map((item, i): PlannedItem => {
		const match = found[i];
		if (item.kind === 'reject' || !match) return item;
		return 'error' in match
			? { kind: 'reject', error: match.error }
			: { kind: 'send', record: { Id: match.id } };
	});
}

function readEach(
	context: IExecuteFunctions,
	plan: (given: unknown) => PlannedItem,
): PlannedItem[] {
	return context
		.getInputData()
		.map((_, i) => planOf(() => plan(context.getNodeParameter('recordId', i, ''))));
}
