import { createHash } from 'node:crypto';
import type { Org } from '../org';
import type { OrgSettings } from '../settings';
import type { CodeGrant } from './codes';
import { clientRefusal, refuse, userAndApp, type GrantRequest, type GrantResult } from './grants';

/** Scopes that ask for a refresh token. */
const offlineScopes = ['refresh_token', 'offline_access'];

/** Trades an authorisation code. */
export function grantCode(org: Org, settings: OrgSettings, request: GrantRequest): GrantResult {
	if (!settings.webServerEnabled) {
		return refuse('unsupported_grant_type', 'grant type not supported');
	}
	if (!request.code) return refuse('invalid_request', 'missing required parameter: code');
	const refusal = clientRefusal(org.identity, settings, request, settings);
	if (refusal !== undefined) return refusal;
	const grant = org.auth.codes.take(request.code);
	if (grant === undefined || grant.consumerKey !== request.clientId) {
		return refuse('invalid_grant', 'expired authorization code');
	}
	if (grant.redirectUri !== request.redirectUri) {
		return refuse('redirect_uri_mismatch', 'redirect_uri must match configuration');
	}
	if (!provesChallenge(grant, request.codeVerifier)) {
		return refuse('invalid_grant', 'invalid code verifier');
	}
	const userRefusal = userAndApp(settings);
	if (userRefusal !== undefined) return userRefusal;
	const { scope } = grant;
	const isOffline = scope.split(' ').some((word) => offlineScopes.includes(word));
	if (!isOffline) return { granted: true, scope };
	return { granted: true, scope, ...org.auth.refreshTokens.approve(scope) };
}

/** Trades a refresh token. */
export function grantRefresh(org: Org, settings: OrgSettings, request: GrantRequest): GrantResult {
	if (!request.refreshToken) {
		return refuse('invalid_request', 'missing required parameter: refresh_token');
	}
	const refusal = clientRefusal(org.identity, settings, request, settings);
	if (refusal !== undefined) return refusal;
	const userRefusal = userAndApp(settings);
	if (userRefusal !== undefined) return userRefusal;
	const refreshed = org.auth.refreshTokens.refresh(request.refreshToken);
	if (refreshed === undefined) return refuse('invalid_grant', 'expired access/refresh token');
	const { rotated, ...session } = refreshed;
	return {
		granted: true,
		...session,
		...(rotated === undefined ? {} : { refreshToken: rotated }),
	};
}

function provesChallenge({ challenge }: CodeGrant, verifier: string | undefined): boolean {
	if (challenge === undefined) return true;
	if (verifier === undefined) return false;
	return createHash('sha256').update(verifier).digest('base64url') === challenge;
}
