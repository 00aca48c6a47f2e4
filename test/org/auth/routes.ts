import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { unsupported } from '../errors';
import type { Org } from '../org';
import { parameter, queryValue, resource } from '../server/resource';
import { authorize } from './authorize';
import { formValue, readGrantRequest, sendJson, sendRefusal } from './form';
import { clientRefusal, refuse } from './grants';
import { identityBody, identityUrl, userInfoBody } from './identity';
import { bearerToken } from './sessions';
import { answerToken } from './token';

/** Resources of sign-in that Salesforce has and the simulated org has not. */
const unsimulated = [
	'/services/oauth2/register',
	'/services/oauth2/callback',
	'/id/keys',
	'/.well-known/openid-configuration',
];

/** `/services/oauth2/*` and `/id/*`. */
export function registerAuth(app: FastifyInstance, org: Org): void {
	resource(app, '/services/oauth2/token', {
		POST: (request, reply) => answerToken(org, request, reply),
		// A POST to http is redirected and arrives as GET.
		GET: (_request, reply) =>
			sendRefusal(reply, refuse('unsupported_grant_type', 'grant type not supported')),
	});
	resource(app, '/services/oauth2/authorize', {
		GET: (request, reply) => authorize(org, request, reply),
		POST: (request, reply) => authorize(org, request, reply),
	});
	resource(app, '/services/oauth2/introspect', {
		POST: (request, reply) => answerIntrospect(org, request, reply),
	});
	resource(app, '/services/oauth2/revoke', {
		GET: (request, reply) => answerRevoke(org, request, reply),
		POST: (request, reply) => answerRevoke(org, request, reply),
	});
	const userInfo = (request: FastifyRequest, reply: FastifyReply): unknown =>
		withIdentitySession(org, request, reply, () => userInfoBody(org.identity));
	resource(app, '/services/oauth2/userinfo', { GET: userInfo, POST: userInfo });
	resource(app, '/id/:organizationId/:userId', {
		GET: (request, reply) =>
			withIdentitySession(org, request, reply, () =>
				sameId(parameter(request, 'organizationId'), org.identity.organizationId)
					? identityBody(org.identity)
					: undefined,
			),
	});
	for (const path of unsimulated) {
		app.all(path, () => {
			throw unsupported(path);
		});
	}
}

function answerIntrospect(org: Org, request: FastifyRequest, reply: FastifyReply): unknown {
	const client = readGrantRequest(request);
	org.auth.edits.settle();
	if (clientRefusal(org.identity, org.settings, client, { secretRequired: true }) !== undefined) {
		return sendRefusal(reply, refuse('invalid_client', 'invalid client credentials'));
	}
	const token = formValue(request, 'token') ?? '';
	const about = {
		client_id: client.clientId,
		username: org.identity.username,
		sub: identityUrl(org.identity),
	};
	const session = org.sessions.find(token);
	if (session !== undefined) {
		return sendJson(reply, {
			active: true,
			scope: session.scope,
			...about,
			token_type: 'access_token',
			exp: Math.floor(session.expiresAt / 1000),
			iat: Math.floor(session.issuedAt / 1000),
			nbf: Math.floor(session.issuedAt / 1000),
		});
	}
	const scope = org.auth.refreshTokens.scopeOf(token);
	if (scope !== undefined) {
		return sendJson(reply, { active: true, scope, ...about, token_type: 'refresh_token' });
	}
	return org.settings.introspectInactive === 'inactive'
		? sendJson(reply, { active: false })
		: sendRefusal(reply, refuse('invalid_token', 'invalid token'));
}

/** Revoking a refresh token ends its sessions too; revoking a session ends that session alone. */
function answerRevoke(org: Org, request: FastifyRequest, reply: FastifyReply): unknown {
	const token = formValue(request, 'token') ?? queryValue(request, 'token') ?? '';
	if (org.sessions.revoke(token) || org.auth.refreshTokens.revoke(token)) {
		return reply.code(200).send('');
	}
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

function sameId(left: string, right: string): boolean {
	return left.slice(0, 15) === right.slice(0, 15);
}

function sendWord(reply: FastifyReply, word: string): unknown {
	return reply.code(403).type('text/html;charset=UTF-8').send(word);
}
