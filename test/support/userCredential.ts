import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { RunningOrg } from '../org';
import { approve, codeFields } from '../org-tests/auth/browser';
import { CALLER } from './orgNode';

export const USER_CREDENTIAL = 'salesforceUserOAuth2Api';

/** The parameter by which a node uses it. */
export const asUser = { authentication: 'userOAuth2' };

/** A credential as n8n stores it once a person has connected it through the browser. */
export async function connectedCredential(
	org: RunningOrg,
	overrides: ICredentialDataDecryptedObject = {},
): Promise<ICredentialDataDecryptedObject> {
	const { code } = await approve(org);
	const reply = await fetch(`${org.url}/services/oauth2/token`, {
		method: 'POST',
		body: new URLSearchParams(codeFields(org, code)),
	});
	const oauthTokenData = (await reply.json()) as ICredentialDataDecryptedObject;
	return {
		myDomainUrl: org.url,
		clientId: org.consumerKey,
		clientSecret: org.consumerSecret,
		callerName: CALLER,
		oauthTokenData,
		...overrides,
	};
}
