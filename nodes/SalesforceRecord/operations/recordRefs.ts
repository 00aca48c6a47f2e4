import type { IExecuteFunctions } from 'n8n-workflow';

import { externalIdField } from '../../shared/metadata/matchColumn';
import { toFieldValue } from '../../shared/metadata/fieldValue';
import type { SalesforceClient } from '../../shared/client/types';
import type { ObjectDescribe } from '../../shared/metadata/types';
import { plannedOf, refusal, type PlannedRecord } from '../../shared/items/planned';
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
): Promise<PlannedRecord[]> {
	if (context.getNodeParameter('lookUpBy', 0, 'id') !== 'externalId') {
		return readEach(context, (given) => {
			const Id = typeof given === 'string' ? given.trim() : given;
			const error = idError(Id, describe);
			return error ? { error } : { value: { Id: Id as string } };
		});
	}
	const field = externalIdField(context, describe);
	const values = { describe, timeZone: context.getTimezone() };
	const planned = readEach(context, (given) => {
		const value = toFieldValue(given, field, values);
		if (value.kind === 'invalid') return { error: value.error };
		if (value.kind === 'skip' || value.value === null) {
			return refusal('MATCH_VALUE_MISSING', `The item has no value for 'External ID'.`, [
				field.name,
			]);
		}
		return { value: { [field.name]: value.value } };
	});
	const found = await findIds(client, describe, field, planned, (record) => record[field.name]);
	return planned.map((item, i): PlannedRecord => {
		const match = found[i];
		if ('error' in item || !match) return item;
		return 'error' in match ? { error: match.error } : { value: { Id: match.id } };
	});
}

function readEach(
	context: IExecuteFunctions,
	plan: (given: unknown) => PlannedRecord,
): PlannedRecord[] {
	return context
		.getInputData()
		.map((_, i) => plannedOf(() => plan(context.getNodeParameter('recordId', i, ''))));
}
