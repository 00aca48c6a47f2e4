import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import { findField } from './fields';
import type { FieldDescribe, ObjectDescribe } from './types';

/**
 * The field under 'Field to match on'.
 *
 * @throws {NodeOperationError} when none is chosen, or the object has no such field
 */
export function matchColumn(context: IExecuteFunctions, describe: ObjectDescribe): FieldDescribe {
	const chosen = context.getNodeParameter('columns.matchingColumns', 0, []) as string[] | null;
	const name = chosen?.[0];
	const field = name === undefined ? undefined : findField(describe, name);
	if (field) return field;
	throw new NodeOperationError(
		context.getNode(),
		name === undefined
			? "'Field to match on' is empty"
			: `${describe.name} has no field "${name}", or the integration user may not see it`,
		{ description: 'Choose the field that tells which record is meant.' },
	);
}

/**
 * The field under 'Field to match on' of a create-or-update: the record ID or an external ID.
 *
 * @throws {NodeOperationError} when it is neither
 */
export function upsertMatchColumn(
	context: IExecuteFunctions,
	describe: ObjectDescribe,
): FieldDescribe {
	const column = matchColumn(context, describe);
	if (column.name === 'Id' || column.externalId || column.idLookup) return column;
	throw new NodeOperationError(
		context.getNode(),
		`"${column.name}" of ${describe.name} is no external ID field`,
		{
			description:
				"Choose an external ID field under 'Field to match on'. A Salesforce admin can mark a field of the object as External ID and Unique.",
		},
	);
}

/**
 * The field under 'External ID Field'.
 *
 * @throws {NodeOperationError} when none is chosen, or it identifies no records
 */
export function externalIdField(
	context: IExecuteFunctions,
	describe: ObjectDescribe,
): FieldDescribe {
	const given: unknown = context.getNodeParameter('externalIdField', 0, '');
	const name = typeof given === 'string' ? given.trim() : '';
	const field = findField(describe, name);
	if (field && (field.externalId || field.idLookup)) return field;
	throw new NodeOperationError(
		context.getNode(),
		name === ''
			? "'External ID Field' is empty"
			: `"${name}" of ${describe.name} is no external ID field, or the integration user may not see it`,
		{
			description:
				"Choose a field from the list under 'External ID Field', or look the record up by its ID.",
		},
	);
}
