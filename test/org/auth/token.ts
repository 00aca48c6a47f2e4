import { createHmac } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { unsupported } from '../errors';
import type { FiredFault } from '../faults/model';
import type { Org } from '../org';
import { callOf } from '../server/call';
import type { OrgSettings } from '../settings';
import { readGrantRequest, sendJson, sendRefusal } from './form';
import {
	grantClientCredentials,
	grantJwt,
	jwtBearer,
	refuse,
	type GrantRequest,
	type GrantResult,
} from './grants';
import { identityUrl } from './identity';
import { grantCode, grantRefresh } from './webServer';

/** Flows that Salesforce has and the simulated org has not. */
const unsimulatedGrants = [
	'device',
	'urn:ietf:params:oauth:grant-type:device_code',
	'urn:ietf:params:oauth:grant-type:token-exchange',
	'urn:ietf:params:oauth:grant-type:saml2-bearer',
];

/** `/services/oauth2/token`. */
export function answerToken(org: Org, request: FastifyRequest, reply: FastifyReply): unknown {
	org.auth.edits.settle();
	const grant = readGrantRequest(request);
	const settings = settingsFor(org.settings, callOf(request).fired);
	const result = decide(org, settings, grant);
	if (!result.granted) return sendRefusal(reply, result);
	org.usage.logins += 1;
	org.auth.loginRate.add();
	const { scope, approval, refreshToken } = result;
	const session = org.sessions.issue({ scope, approval });
	const issuedAt = String(session.issuedAt);
	const id = identityUrl(org.identity);
	reply.headers({ expires: 'Thu, 01 Jan 1970 00:00:00 GMT', 'x-readonlymode': 'false' });
	return sendJson(reply, {
		access_token: session.token,
		...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
		signature: createHmac('sha256', org.identity.consumerSecret)
			.update(id + issuedAt)
			.digest('base64'),
		scope,
		instance_url: org.url,
		id,
		token_type: 'Bearer',
		issued_at: issuedAt,
		...(grant.grantType === 'client_credentials' ? { api_instance_url: org.url } : {}),
	});
}

/** The settings as this call meets them: a fault that struck it changes them for it alone. */
function settingsFor(settings: OrgSettings, fired: readonly FiredFault[]): OrgSettings {
	const struck = (kind: FiredFault['kind']): boolean => fired.some((fault) => fault.kind === kind);
	return {
		...settings,
		...(struck('login-rate') ? { loginsPerHour: 0 } : {}),
		...(struck('ip-restricted') ? { ipRestricted: true } : {}),
		...(struck('app-edit-propagating') ? { appPropagated: false } : {}),
		...(struck('staged-credentials') ? { appCredentials: 'staged' as const } : {}),
	};
}

function decide(org: Org, settings: OrgSettings, grant: GrantRequest): GrantResult {
	const { grantType } = grant;
	if (!grantType) return refuse('invalid_request', 'missing required parameter: grant_type');
	if (settings.ipRestricted) return refuse('invalid_grant', settings.ipRestrictedText);
	if (org.auth.loginRate.value >= settings.loginsPerHour) {
		return refuse(settings.loginRateError, 'login rate exceeded');
	}
	switch (grantType) {
		case jwtBearer: {
			const nowSeconds = Math.floor(org.clock.machineNow() / 1000);
			const consented = org.auth.refreshTokens.approved;
			return grantJwt(org.identity, settings, grant, { nowSeconds, consented });
		}
		case 'client_credentials':
			return grantClientCredentials(org.identity, settings, grant);
		case 'authorization_code':
			return grantCode(org, settings, grant);
		case 'refresh_token':
			return grantRefresh(org, settings, grant);
		case 'password':
			// The integration user has no password, so that every one is wrong.
			return refuse(
				'invalid_grant',
				`authentication failure${settings.passwordEnabled ? ' - Invalid Password' : ''}`,
			);
	}
	if (unsimulatedGrants.includes(grantType)) throw unsupported(`grant_type ${grantType}`);
	return refuse('unsupported_grant_type', 'grant type not supported');
}
