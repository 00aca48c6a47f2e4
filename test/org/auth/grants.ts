import jwt from 'jsonwebtoken';
import type { OrgSettings } from '../settings';

/** The app, the user and the host that a token request is held against. */
export interface OrgIdentity {
	url: string;
	organizationId: string;
	userId: string;
	username: string;
	consumerKey: string;
	consumerSecret: string;
	/** PEM. */
	publicKey: string;
}

export interface OAuthError {
	error: string;
	error_description: string;
}

export type GrantResult = { granted: true } | { granted: false; refusal: OAuthError };

export interface GrantRequest {
	grantType: string | undefined;
	assertion: string | undefined;
	clientId: string | undefined;
	clientSecret: string | undefined;
}

export const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const loginHosts = ['https://login.salesforce.com', 'https://test.salesforce.com'];

/** Decides a JWT bearer request. `nowSeconds` is the caller's time: advancing the org's clock must
 * not make every new assertion look old. */
export function grantJwt(
	identity: OrgIdentity,
	settings: OrgSettings,
	request: GrantRequest,
	nowSeconds: number,
): GrantResult {
	if (!settings.jwtEnabled) return refuse('unsupported_grant_type', 'grant type not supported');
	if (!request.assertion) {
		return refuse('invalid_request', 'missing required parameter: assertion');
	}
	const claims = decode(request.assertion);
	if (claims === undefined) return refuse('invalid_grant', 'invalid assertion');
	if (claims.iss !== identity.consumerKey || !settings.appPropagated) {
		return refuse('invalid_client_id', 'client identifier invalid');
	}
	if (!settings.appInstalled || loginHosts.includes(String(claims.aud))) {
		return refuse('app_not_found', 'External client app is not installed in this org');
	}
	if (!verifies(request.assertion, identity.publicKey)) {
		return refuse('invalid_grant', 'invalid assertion');
	}
	if (claims.aud !== identity.url) return refuse('invalid_grant', 'audience is invalid');
	const { exp } = claims;
	if (exp === undefined || exp <= nowSeconds || exp > nowSeconds + settings.maxAssertionSeconds) {
		return refuse('invalid_grant', 'invalid assertion');
	}
	const known = claims.sub?.toLowerCase() === identity.username.toLowerCase();
	if (!known || !settings.userApproved) {
		return refuse('invalid_grant', "user hasn't approved this consumer");
	}
	return userAndApp(settings);
}

/** Decides a client credentials request. */
export function grantClientCredentials(
	identity: OrgIdentity,
	settings: OrgSettings,
	request: GrantRequest,
): GrantResult {
	if (!settings.clientCredentialsEnabled) {
		return refuse('unsupported_grant_type', 'grant type not supported');
	}
	if (request.clientId !== identity.consumerKey || !settings.appPropagated) {
		return refuse('invalid_client_id', 'client identifier invalid');
	}
	if (!settings.appInstalled) {
		return refuse('app_not_found', 'External client app is not installed in this org');
	}
	if (request.clientSecret !== identity.consumerSecret) {
		return refuse('invalid_client', 'invalid client credentials');
	}
	if (!settings.runAsUser) return refuse('invalid_grant', 'no client credentials user enabled');
	return userAndApp(settings);
}

export function refuse(error: string, description: string): GrantResult {
	return { granted: false, refusal: { error, error_description: description } };
}

function userAndApp(settings: OrgSettings): GrantResult {
	if (!settings.userActive) return refuse('invalid_grant', 'inactive user');
	if (!settings.adminApproved) {
		return refuse('invalid_app_access', 'user is not admin approved to access this app');
	}
	return { granted: true };
}

function decode(assertion: string): jwt.JwtPayload | undefined {
	try {
		const payload = jwt.decode(assertion);
		return payload === null || typeof payload === 'string' ? undefined : payload;
	} catch {
		return undefined;
	}
}

function verifies(assertion: string, publicKey: string): boolean {
	try {
		jwt.verify(assertion, publicKey, {
			algorithms: ['RS256'],
			ignoreExpiration: true,
			ignoreNotBefore: true,
		});
		return true;
	} catch {
		return false;
	}
}
