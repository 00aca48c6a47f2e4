import type { INodeProperties } from 'n8n-workflow';

type Conditions = NonNullable<NonNullable<INodeProperties['displayOptions']>['show']>;

/** Shows a property for some operations of a resource, and further conditions. */
export function showFor(
	resource: 'ingestJob' | 'queryJob',
	operations: string[],
	conditions: Conditions = {},
): INodeProperties['displayOptions'] {
	return { show: { resource: [resource], operation: operations, ...conditions } };
}
