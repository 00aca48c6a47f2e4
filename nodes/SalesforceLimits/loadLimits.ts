import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { createClient } from '../shared/client/createClient';
import { toNodeError } from '../shared/client/nodeError';
import { fetchLimits } from './operations/limits';

/** `loadOptions` method: the limits this org reports, with what is used of them. */
export async function getLimits(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	try {
		const limits = await fetchLimits(await createClient(this, { lane: 'interactive' }));
		return limits
			.map(({ name, used, max }) => ({
				name,
				value: name,
				description: `${used.toLocaleString('en-US')} of ${max.toLocaleString('en-US')} used`,
			}))
			.sort((a, b) => a.name.localeCompare(b.name));
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}
