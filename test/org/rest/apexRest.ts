import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bearerToken } from '../auth/sessions';
import { SalesforceError, notFound } from '../errors';
import type { Org } from '../org';
import { callOf } from '../server/call';
import { totalRequestsExceeded } from '../server/faultReplies';

const methods = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'];

/**
 * `/services/apexrest`: one Apex class at `/echo` that gives back what it was called with, one at
 * `/fail` that throws, and one at `/answer` that answers as it is told: a class sets status, type and
 * bytes of its reply as it likes (`RestContext.response`). They have no API version, so session and
 * count are seen to here.
 */
export function registerApexRest(app: FastifyInstance, org: Org): void {
	app.route({
		method: methods,
		url: '/services/apexrest/echo',
		handler: (request) => {
			admit(org, request);
			return echo(request);
		},
	});
	app.route({
		method: methods,
		url: '/services/apexrest/echo/*',
		handler: (request) => {
			admit(org, request);
			return echo(request);
		},
	});
	app.route({
		method: methods,
		url: '/services/apexrest/fail',
		handler: (request, reply) => {
			admit(org, request);
			return fail(reply);
		},
	});
	app.route({
		method: methods,
		url: '/services/apexrest/answer',
		handler: (request, reply) => {
			admit(org, request);
			return answer(request, reply);
		},
	});
	app.all('/services/apexrest/*', (request) => {
		admit(org, request);
		throw notFound('Could not find a match for URL');
	});
}

function admit(org: Org, request: FastifyRequest): void {
	const token = bearerToken(request.headers.authorization);
	if (token === undefined || org.sessions.find(token) === undefined) {
		throw new SalesforceError(401, 'INVALID_SESSION_ID', 'Session expired or invalid', undefined, {
			'www-authenticate': 'Token',
		});
	}
	const call = callOf(request);
	call.showsUsage = true;
	if (org.usage.exhausted) throw totalRequestsExceeded();
	org.usage.count();
	call.entry.counted = true;
}

function echo(request: FastifyRequest): unknown {
	const [path = ''] = request.url.split('?');
	return {
		method: request.method,
		path: path.slice('/services/apexrest'.length),
		query: request.query,
		body: request.body ?? null,
	};
}

/** The reply that the query asks for. */
function answer(request: FastifyRequest, reply: FastifyReply): unknown {
	const {
		status = '200',
		type = 'application/json',
		body = '',
	} = request.query as Partial<Record<'status' | 'type' | 'body', string>>;
	return reply.code(Number(status)).type(type).serializer(String).send(body);
}

/** An exception that the class did not catch. */
function fail(reply: FastifyReply): unknown {
	const message = 'System.DmlException: Insert failed.\n\nClass.Fail.doPost: line 7, column 1';
	return reply.code(500).send([{ errorCode: 'APEX_ERROR', message }]);
}
