import jwt from 'jsonwebtoken';
import type { OrgSettings } from '../settings';
import { validCredentials, type AppCredentials, type StagedCredentials } from './credentials';

/** The app, the user and the host that a token request is held against. */
export interface OrgIdentity extends AppCredentials {
	url: string;
	organizationId: string;
	userId: string;
	username: string;
	/** The credentials that replace the current ones. */
	staged: () => StagedCredentials;
}

export interface OAuthError {
	error: string;
	error_description: string;
}

/** What a granted request gives. */
export interface Granted {
	granted: true;
	scope: string;
	/** The approval the session belongs to. */
	approval?: string;
	refreshToken?: string;
}

export interface Refused {
	granted: false;
	refusal: OAuthError;
}

export type GrantResult = Granted | Refused;

export interface GrantRequest {
	grantType: string | undefined;
	assertion: string | undefined;
	clientId: string | undefined;
	clientSecret: string | undefined;
	code: string | undefined;
	codeVerifier: string | undefined;
	redirectUri: string | undefined;
	refreshToken: string | undefined;
}

export const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const loginHosts = ['https://login.salesforce.com', 'https://test.salesforce.com'];

/**
 * Decides a JWT bearer request. `nowSeconds` is the caller's time: advancing the org's clock must
 * not make every new assertion look old. `consented`: the user approved the app in a browser.
 */
export function grantJwt(
	identity: OrgIdentity,
	settings: OrgSettings,
	request: GrantRequest,
	caller: { nowSeconds: number; consented: boolean },
): GrantResult {
	const { nowSeconds, consented } = caller;
	if (!settings.jwtEnabled) return refuse('unsupported_grant_type', 'grant type not supported');
	if (!request.assertion) {
		return refuse('invalid_request', 'missing required parameter: assertion');
	}
	const claims = decode(request.assertion);
	if (claims === undefined) return refuse('invalid_grant', 'invalid assertion');
	const credentials = validCredentials(identity, settings);
	const isKnown = credentials.some(({ consumerKey }) => consumerKey === claims.iss);
	if (!isKnown || !settings.appPropagated) {
		return refuse('invalid_client_id', 'client identifier invalid');
	}
	if (
		!settings.appInstalled ||
		!settings.servesMyDomain ||
		loginHosts.includes(String(claims.aud))
	) {
		return refuse('app_not_found', 'External client app is not installed in this org');
	}
	const { assertion } = request;
	// Certificates are the app's: each of them goes with each of its consumer keys.
	if (!credentials.some(({ publicKey }) => verifies(assertion, publicKey))) {
		return refuse('invalid_grant', 'invalid assertion');
	}
	if (claims.aud !== identity.url) return refuse('invalid_grant', 'audience is invalid');
	const { exp } = claims;
	if (exp === undefined || exp <= nowSeconds || exp > nowSeconds + settings.maxAssertionSeconds) {
		return refuse('invalid_grant', 'invalid assertion');
	}
	const known = claims.sub?.toLowerCase() === identity.username.toLowerCase();
	if (!known || !(settings.userApproved || consented)) {
		return refuse('invalid_grant', "user hasn't approved this consumer");
	}
	return userAndApp(settings) ?? { granted: true, scope: serverScope(settings) };
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
	if (!settings.servesMyDomain) {
		return refuse('invalid_grant', 'request not supported on this domain');
	}
	const refusal = clientRefusal(identity, settings, request, { secretRequired: true });
	if (refusal !== undefined) return refusal;
	if (!settings.runAsUser) return refuse('invalid_grant', 'no client credentials user enabled');
	return userAndApp(settings) ?? { granted: true, scope: serverScope(settings) };
}

/** What is wrong with the app that asks, told by its key and secret. */
export function clientRefusal(
	identity: OrgIdentity,
	settings: OrgSettings,
	request: Pick<GrantRequest, 'clientId' | 'clientSecret'>,
	options: { secretRequired: boolean },
): Refused | undefined {
	const credentials = validCredentials(identity, settings).find(
		({ consumerKey }) => consumerKey === request.clientId,
	);
	if (credentials === undefined || !settings.appPropagated) {
		return refuse('invalid_client_id', 'client identifier invalid');
	}
	if (!settings.appInstalled) {
		return refuse('app_not_found', 'External client app is not installed in this org');
	}
	const isSecretAbsent = request.clientSecret === undefined && !options.secretRequired;
	if (!isSecretAbsent && request.clientSecret !== credentials.consumerSecret) {
		return refuse('invalid_client', 'invalid client credentials');
	}
	return undefined;
}

export function refuse(error: string, description: string): Refused {
	return { granted: false, refusal: { error, error_description: description } };
}

/** What is wrong with the user, or with the user's access to the app. */
export function userAndApp(settings: OrgSettings): Refused | undefined {
	if (settings.userLocked) return refuse('invalid_grant', 'user is locked');
	if (!settings.userActive) return refuse('invalid_grant', 'inactive user');
	if (!settings.adminApproved) {
		return refuse('invalid_app_access', 'user is not admin approved to access this app');
	}
	return undefined;
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

/** Server flows give what the app may ask for; apart from `api`, nothing of it matters here. */
function serverScope({ appScopes }: OrgSettings): string {
	const scopes = appScopes.split(' ');
	return scopes.includes('api') || scopes.includes('full') ? 'api' : appScopes;
}
