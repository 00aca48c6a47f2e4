import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Org } from '../org';
import { callOf } from '../server/call';
import { Subrequests } from '../server/subrequest';
import { readList, readNodes, readObject, tooMany, tooManySubrequests } from './request';
import { runNodes } from './transaction';

/** Subrequests of one composite call, and how many of them may be queries or collections. */
const mostSubrequests = 25;
const mostHeavy = 5;
/** Resources documented for subrequests: records, queries and collections. */
const allowed = /^(?:sobjects(?:\/|$)|query(?:All)?(?:\/|$)|composite\/sobjects(?:\/|$))/i;
const heavy = /^\/services\/data\/v[\d.]+\/(?:query|composite\/sobjects)/i;

/** `POST /composite`: up to 25 requests that may build on each other, counted as one call. */
export async function postComposite(
	org: Org,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<FastifyReply> {
	const known = ['compositeRequest', 'allOrNone', 'collateSubrequests'];
	const body = readObject(request.body, known);
	const nodes = readNodes(readList(body, 'compositeRequest'), callOf(request).version);
	// The refusal of the whole call comes as the reply to a subrequest, as it was met.
	if (nodes.length > mostSubrequests) {
		const refusal = {
			body: tooManySubrequests(mostSubrequests).body(),
			httpHeaders: {},
			httpStatusCode: 400,
			referenceId: null,
		};
		const { compositeLimitStatus } = org.settings;
		return reply.code(compositeLimitStatus).send({ compositeResponse: [refusal] });
	}
	if (nodes.filter((node) => heavy.test(node.url)).length > mostHeavy) {
		throw tooMany('query and collection subrequests', mostHeavy);
	}
	const allOrNone = body['allOrNone'] === true;
	const subrequests = new Subrequests(org, request);
	const { replies } = await runNodes(subrequests, nodes, { allOrNone, allowed });
	return reply.send({ compositeResponse: replies });
}
