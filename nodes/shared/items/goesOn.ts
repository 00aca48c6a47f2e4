import type { IExecuteFunctions } from 'n8n-workflow';

import { isTool } from '../isTool';

/**
 * Whether a failed item leaves the node as an item, instead of failing the node: by its setting 'On
 * Error', and always for an agent, which learns nothing from a node that fails.
 */
export function goesOn(context: IExecuteFunctions): boolean {
	return isTool(context) || context.continueOnFail();
}
