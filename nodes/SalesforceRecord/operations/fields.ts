import type { IExecuteFunctions } from 'n8n-workflow';

import { findField } from '../../shared/metadata/describe';
import type { ObjectDescribe } from '../../shared/metadata/types';

/**
 * The fields under Options > Fields, in describe's own case, with Id first; all of them when none is
 * chosen. A compound field is left to its parts, which hold the same values.
 *
 * @throws {RangeError} naming the fields that the object does not have
 */
export function chosenFields(context: IExecuteFunctions, describe: ObjectDescribe): string[] {
	const chosen = context.getNodeParameter('options.fields', 0, []) as string[];
	if (chosen.length === 0) {
		return describe.fields
			.filter(({ type }) => type !== 'address' && type !== 'location' && type !== 'base64')
			.map(({ name }) => name);
	}
	const unknown = chosen.filter((name) => !findField(describe, name));
	if (unknown.length > 0) {
		throw new RangeError(
			`${describe.name} has no field ${unknown.map((name) => `"${name}"`).join(', ')}, or the integration user may not see it. Choose from the list under 'Field Names or IDs'.`,
		);
	}
	const names = chosen.map((name) => findField(describe, name)?.name ?? name);
	return [...new Set(['Id', ...names])];
}
