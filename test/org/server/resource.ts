import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SalesforceError } from '../errors';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

const allMethods = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'];
/** The order in which Salesforce lists the methods of a resource. */
const listing: readonly Method[] = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

/** A path with its methods; any other method is refused as Salesforce refuses it. */
export function resource(
	app: FastifyInstance,
	path: string,
	handlers: Partial<Record<Method, Handler>>,
): void {
	app.route({
		method: allMethods,
		url: path,
		exposeHeadRoute: false,
		handler: async (request, reply) => {
			const method = request.method === 'HEAD' ? 'GET' : request.method;
			const handler = isMethod(method) ? handlers[method] : undefined;
			if (handler === undefined) throw methodNotAllowed(request.method, Object.keys(handlers));
			return handler(request, reply);
		},
	});
}

function isMethod(method: string): method is Method {
	return (listing as readonly string[]).includes(method);
}

/** The refusal of a method, with those that the resource has. */
export function methodNotAllowed(method: string, has: readonly string[]): SalesforceError {
	const allowed = listing.filter((candidate) => has.includes(candidate));
	const names = has.includes('GET') ? ['HEAD', ...allowed] : allowed;
	return new SalesforceError(
		405,
		'METHOD_NOT_ALLOWED',
		`HTTP Method '${method}' not allowed. Allowed are ${names.join(',')}`,
		undefined,
		{ allow: names.join(',') },
	);
}

/** A path parameter, decoded by the router. */
export function parameter(request: FastifyRequest, name: string): string {
	const { params } = request;
	const value: unknown =
		typeof params === 'object' && params !== null
			? Object.getOwnPropertyDescriptor(params, name)?.value
			: undefined;
	return typeof value === 'string' ? value : '';
}

/** A query parameter; undefined when absent. */
export function queryValue(request: FastifyRequest, name: string): string | undefined {
	const { query } = request;
	const value: unknown =
		typeof query === 'object' && query !== null
			? Object.getOwnPropertyDescriptor(query, name)?.value
			: undefined;
	if (Array.isArray(value)) return String(value[0]);
	return typeof value === 'string' ? value : undefined;
}
