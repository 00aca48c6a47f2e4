import type { IDisplayOptions } from 'n8n-workflow';

type Conditions = NonNullable<IDisplayOptions['show']>;

/** Shows a property for some operations of a resource, and further conditions. */
export function showFor(
	resource: 'ingestJob' | 'queryJob',
	operations: string[],
	conditions: Conditions = {},
): IDisplayOptions {
	return { show: { resource: [resource], operation: operations, ...conditions } };
}
