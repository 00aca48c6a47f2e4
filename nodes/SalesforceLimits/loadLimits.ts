import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { createClient } from '../shared/client/createClient';
import { errorOf } from '../shared/client/errors';
import { DAILY_API_REQUESTS } from '../shared/client/limitReadings';
import { toNodeError } from '../shared/client/nodeError';
import { CERTIFICATE_AGE, KEY_AGE } from './operations/keyLimits';
import { LIMITS_CALL, toLimits } from './operations/limits';

/** Limits that are the credential's own. */
const OF_CREDENTIAL: readonly INodePropertyOptions[] = [
	{
		name: `${CERTIFICATE_AGE} (Credential)`,
		value: CERTIFICATE_AGE,
		description: "Needs 'Certificate' in the credential",
	},
	{
		name: `${KEY_AGE} (Credential)`,
		value: KEY_AGE,
		description: "Needs 'Rotated On' in the credential",
	},
];

/**
 * `loadOptions` method: the limits this org reports, with what is used of them, and those of the
 * credential. A user who may not read the list can still check the daily API requests.
 */
export async function getLimits(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	try {
		const client = await createClient(this, { lane: 'interactive' });
		const outcome = await client.send(LIMITS_CALL);
		const refused = outcome.kind === 'refused' && outcome.reply.status === 403;
		if (outcome.kind !== 'answered' && !refused) {
			throw toNodeError(this.getNode(), errorOf(outcome, LIMITS_CALL));
		}
		const ofOrg = refused ? [] : toLimits(outcome.reply.body as object);
		const options = ofOrg.map(({ name, used, max }) => ({
			name,
			value: name,
			description: `${used.toLocaleString('en-US')} of ${max.toLocaleString('en-US')} used`,
		}));
		return [
			...(refused ? [{ name: DAILY_API_REQUESTS, value: DAILY_API_REQUESTS }] : options),
			...OF_CREDENTIAL,
		].sort((a, b) => a.name.localeCompare(b.name));
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}
