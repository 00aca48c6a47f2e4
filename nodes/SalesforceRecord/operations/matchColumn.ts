import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import { findField } from '../../shared/metadata/fields';
import type { FieldDescribe, ObjectDescribe } from '../../shared/metadata/types';

/**
 * The field under 'Column to Match On'.
 *
 * @throws {NodeOperationError} when none is chosen, or the object has no such field
 */
export function matchColumn(context: IExecuteFunctions, describe: ObjectDescribe): FieldDescribe {
	const chosen = context.getNodeParameter('columns.matchingColumns', 0, []) as string[];
	const [name] = chosen;
	const field = name === undefined ? undefined : findField(describe, name);
	if (field) return field;
	throw new NodeOperationError(
		context.getNode(),
		name === undefined
			? "'Column to Match On' is empty"
			: `${describe.name} has no field "${name}", or the integration user may not see it`,
		{ description: "Choose the field that tells which record is meant under 'Columns'." },
	);
}
