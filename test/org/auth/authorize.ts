import type { FastifyReply, FastifyRequest } from 'fastify';
import { unsupported } from '../errors';
import type { Org } from '../org';
import { queryValue } from '../server/resource';
import { validCredentials } from './credentials';
import { formValue } from './form';
import { refuse, type OAuthError } from './grants';

/**
 * The page on which a user approves the app. It approves by itself, as for a user who did so before;
 * only what must not be sent to an unknown address is shown instead of sent back.
 */
export function authorize(org: Org, request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const read = (name: string): string | undefined =>
		queryValue(request, name) ?? formValue(request, name);
	const { settings } = org;
	org.auth.edits.settle();
	const responseType = read('response_type');
	if (responseType === 'token' || responseType?.includes(' ') === true) {
		throw unsupported(`response_type ${responseType}`);
	}
	const consumerKey = read('client_id') ?? '';
	const isKnown = validCredentials(org.identity, settings).some(
		(credentials) => credentials.consumerKey === consumerKey,
	);
	if (!isKnown || !settings.appPropagated) {
		return errorPage(reply, refuse('invalid_client_id', 'client identifier invalid').refusal);
	}
	const redirectUri = read('redirect_uri') ?? '';
	if (!matchesConfiguration(redirectUri, settings.callbackUrls)) {
		const mismatch = refuse('redirect_uri_mismatch', 'redirect_uri must match configuration');
		return errorPage(reply, mismatch.refusal);
	}
	const state = read('state');
	const back = (answer: Record<string, string>): FastifyReply => {
		const target = new URL(redirectUri);
		for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
		if (state !== undefined) target.searchParams.set('state', state);
		return reply.redirect(target.href, 302);
	};
	const scope = read('scope') ?? settings.appScopes;
	const challenge = read('code_challenge');
	const refusal =
		accessRefusal(org) ??
		requestRefusal(org, { responseType, scope, challenge, method: read('code_challenge_method') });
	if (refusal !== undefined) return back({ ...refusal });
	const grant = { consumerKey, redirectUri, scope, ...(challenge ? { challenge } : {}) };
	return back({ code: org.auth.codes.issue(grant, settings.codeSeconds) });
}

/** Why the user cannot use the app; sent back to it. */
function accessRefusal({ settings }: Org): OAuthError | undefined {
	if (!settings.appInstalled || !settings.servesMyDomain) {
		return oauthError('OAUTH_EC_APP_NOT_FOUND', 'External client app is not installed in this org');
	}
	if (settings.appBlocked) return oauthError('OAUTH_APP_BLOCKED', 'this app is blocked by admin');
	if (!settings.adminApproved) {
		return oauthError('OAUTH_APP_ACCESS_DENIED', 'user is not admin approved to access this app');
	}
	if (settings.userDenies) {
		return oauthError(settings.accessDeniedSpelling, 'end-user denied authorization');
	}
	return undefined;
}

/** What is wrong with the request itself; sent back to the app. */
function requestRefusal(
	{ settings }: Org,
	asked: Partial<Record<'responseType' | 'challenge' | 'method', string>> & { scope: string },
): OAuthError | undefined {
	if (asked.responseType !== 'code' || !settings.webServerEnabled) {
		return oauthError('unsupported_response_type', 'response type not supported');
	}
	const allowed = settings.appScopes.split(' ');
	if (!asked.scope.split(' ').every((word) => allowed.includes(word))) {
		return oauthError('invalid_scope', 'the requested scope is not allowed');
	}
	if (!asked.challenge) {
		if (!settings.pkceRequired) return undefined;
		return oauthError('invalid_request', 'missing required code challenge');
	}
	// S256 is the only method, so that clients such as jsforce need not name it.
	return asked.method === undefined || asked.method === 'S256'
		? undefined
		: oauthError('invalid_request', 'code challenge method must be S256');
}

function matchesConfiguration(redirectUri: string, callbackUrls: string): boolean {
	if (!URL.canParse(redirectUri)) return false;
	const configured = callbackUrls.split(/\s+/).filter((url) => url !== '');
	return configured.length === 0 || configured.includes(redirectUri);
}

function oauthError(error: string, error_description: string): OAuthError {
	return { error, error_description };
}

/** Shown to the person at the browser: where to send them back is not certain. */
function errorPage(reply: FastifyReply, { error, error_description }: OAuthError): FastifyReply {
	const text = new URLSearchParams({ error, error_description }).toString();
	return reply
		.code(400)
		.type('text/html;charset=UTF-8')
		.send(`<!DOCTYPE html><html><body><p>${text.replaceAll('&', '&amp;')}</p></body></html>`);
}
