import { createHmac } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { unsupported } from '../errors';
import type { Org } from '../org';
import { parameter, resource } from '../server/resource';
import {
	grantClientCredentials,
	grantJwt,
	jwtBearer,
	refuse,
	type GrantRequest,
	type GrantResult,
} from './grants';
import { identityBody, identityUrl, userInfoBody } from './identity';
import { bearerToken } from './sessions';

/** Flows that Salesforce has and the simulated org has not. */
const unsimulatedGrants = [
	'authorization_code',
	'refresh_token',
	'password',
	'device',
	'urn:ietf:params:oauth:grant-type:device_code',
	'urn:ietf:params:oauth:grant-type:token-exchange',
	'urn:ietf:params:oauth:grant-type:saml2-bearer',
];

/** `/services/oauth2/*` and `/id/*`. */
export function registerAuth(app: FastifyInstance, org: Org): void {
	resource(app, '/services/oauth2/token', {
		POST: (request, reply) => answerToken(org, request, reply),
		// A POST to http is redirected and arrives as GET.
		GET: (_request, reply) =>
			sendRefusal(reply, refuse('unsupported_grant_type', 'grant type not supported')),
	});
	resource(app, '/services/oauth2/introspect', {
		POST: (request, reply) => answerIntrospect(org, request, reply),
	});
	resource(app, '/services/oauth2/revoke', {
		POST: (request, reply) => answerRevoke(org, request, reply),
	});
	resource(app, '/services/oauth2/userinfo', {
		GET: (request, reply) =>
			withIdentitySession(org, request, reply, () => userInfoBody(org.identity)),
	});
	resource(app, '/id/:organizationId/:userId', {
		GET: (request, reply) =>
			withIdentitySession(org, request, reply, () =>
				sameId(parameter(request, 'organizationId'), org.identity.organizationId)
					? identityBody(org.identity)
					: undefined,
			),
	});
	for (const path of ['authorize', 'register', 'callback']) {
		app.all(`/services/oauth2/${path}`, () => {
			throw unsupported(`/services/oauth2/${path}`);
		});
	}
}

function answerToken(org: Org, request: FastifyRequest, reply: FastifyReply): unknown {
	const grant = readGrantRequest(request);
	const result = decide(org, grant);
	if (!result.granted) return sendRefusal(reply, result);
	org.usage.logins += 1;
	const session = org.sessions.issue();
	const issuedAt = String(session.issuedAt);
	const id = identityUrl(org.identity);
	return sendJson(reply, {
		access_token: session.token,
		signature: createHmac('sha256', org.identity.consumerSecret)
			.update(id + issuedAt)
			.digest('base64'),
		scope: 'api',
		instance_url: org.url,
		id,
		token_type: 'Bearer',
		issued_at: issuedAt,
		...(grant.grantType === 'client_credentials' ? { api_instance_url: org.url } : {}),
	});
}

function decide(org: Org, grant: GrantRequest): GrantResult {
	if (!grant.grantType) return refuse('invalid_request', 'missing required parameter: grant_type');
	if (grant.grantType === jwtBearer) {
		const nowSeconds = Math.floor(org.clock.machineNow() / 1000);
		return grantJwt(org.identity, org.settings, grant, nowSeconds);
	}
	if (grant.grantType === 'client_credentials') {
		return grantClientCredentials(org.identity, org.settings, grant);
	}
	if (unsimulatedGrants.includes(grant.grantType)) {
		throw unsupported(`grant_type ${grant.grantType}`);
	}
	return refuse('unsupported_grant_type', 'grant type not supported');
}

function answerIntrospect(org: Org, request: FastifyRequest, reply: FastifyReply): unknown {
	const { clientId, clientSecret } = readGrantRequest(request);
	const { consumerKey, consumerSecret, username } = org.identity;
	if (clientId !== consumerKey || clientSecret !== consumerSecret) {
		return sendRefusal(reply, refuse('invalid_client', 'invalid client credentials'));
	}
	const session = org.sessions.find(formValue(request, 'token') ?? '');
	if (session === undefined) return sendJson(reply, { active: false });
	return sendJson(reply, {
		active: true,
		scope: 'api',
		client_id: consumerKey,
		username,
		sub: identityUrl(org.identity),
		token_type: 'access_token',
		exp: Math.floor(session.expiresAt / 1000),
		iat: Math.floor(session.issuedAt / 1000),
		nbf: Math.floor(session.issuedAt / 1000),
	});
}

function answerRevoke(org: Org, request: FastifyRequest, reply: FastifyReply): unknown {
	const token = formValue(request, 'token') ?? '';
	if (org.sessions.revoke(token)) return reply.code(200).send('');
	return sendRefusal(reply, refuse('invalid_token', 'invalid token'));
}

function withIdentitySession(
	org: Org,
	request: FastifyRequest,
	reply: FastifyReply,
	body: () => object | undefined,
): unknown {
	const token = bearerToken(request.headers.authorization);
	if (token === undefined) return sendWord(reply, 'Missing_OAuth_Token');
	if (org.sessions.find(token) === undefined) return sendWord(reply, 'Bad_OAuth_Token');
	const found = body();
	return found === undefined ? sendWord(reply, 'Wrong_Org') : sendJson(reply, found);
}

function readGrantRequest(request: FastifyRequest): GrantRequest {
	const basic = basicCredentials(request.headers.authorization);
	return {
		grantType: formValue(request, 'grant_type'),
		assertion: formValue(request, 'assertion'),
		clientId: formValue(request, 'client_id') ?? basic?.id,
		clientSecret: formValue(request, 'client_secret') ?? basic?.secret,
	};
}

function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
	const encoded = /^Basic\s+(\S+)$/i.exec(header ?? '')?.[1];
	if (encoded === undefined) return undefined;
	const text = Buffer.from(encoded, 'base64').toString('utf8');
	const colon = text.indexOf(':');
	return colon < 0
		? undefined
		: {
				id: decodeURIComponent(text.slice(0, colon)),
				secret: decodeURIComponent(text.slice(colon + 1)),
			};
}

function formValue(request: FastifyRequest, name: string): string | undefined {
	const body: unknown = request.body;
	if (typeof body !== 'object' || body === null) return undefined;
	const value: unknown = Object.getOwnPropertyDescriptor(body, name)?.value;
	return typeof value === 'string' ? value : undefined;
}

function sameId(left: string, right: string): boolean {
	return left.slice(0, 15) === right.slice(0, 15);
}

function sendRefusal(reply: FastifyReply, result: GrantResult): unknown {
	return sendJson(reply.code(400), result.granted ? {} : result.refusal);
}

function sendJson(reply: FastifyReply, body: object): unknown {
	return reply.type('application/json;charset=UTF-8').send(JSON.stringify(body));
}

function sendWord(reply: FastifyReply, word: string): unknown {
	return reply.code(403).type('text/html;charset=UTF-8').send(word);
}
