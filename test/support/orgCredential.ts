import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { RunningOrg } from '../org';

export const CREDENTIAL = 'salesforceServerApi';

/** The name by which the org's journal tells our calls from others. */
export const CALLER = 'node-test';

/** A credential of the simulated org, as a user would fill it in. */
export function jwtCredential(
	org: RunningOrg,
	overrides: ICredentialDataDecryptedObject = {},
): ICredentialDataDecryptedObject {
	return {
		flow: 'jwtBearer',
		myDomainUrl: org.url,
		consumerKey: org.consumerKey,
		username: org.username,
		privateKey: org.privateKey,
		callerName: CALLER,
		...overrides,
	};
}
