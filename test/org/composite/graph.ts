import type { FastifyRequest } from 'fastify';
import { salesforceError } from '../errors';
import type { Org } from '../org';
import { callOf } from '../server/call';
import { Subrequests } from '../server/subrequest';
import { referencesIn } from './references';
import { readList, readNodes, readObject, tooMany, type Node } from './request';
import { runNodes, type NodeReply } from './transaction';

/** Bounds of one call: subrequests of all graphs together, graphs, and references in a chain. */
const mostNodes = 500;
const mostGraphs = 75;
const deepest = 15;
/** A graph's subrequests work on records only. */
const allowed = /^sobjects\//i;

interface Graph {
	graphId: string;
	nodes: Node[];
}

interface GraphReply {
	graphId: string;
	graphResponse: { compositeResponse: NodeReply[] };
	isSuccessful: boolean;
}

/** `POST /composite/graph`: each graph is a transaction of its own; the call is 200 even so. */
export async function postGraph(
	org: Org,
	request: FastifyRequest,
): Promise<{ graphs: GraphReply[] }> {
	const { version } = callOf(request);
	const body = readObject(request.body, ['graphs']);
	const graphs = readList(body, 'graphs').map((graph) => readGraph(graph, version));
	check(graphs);
	const subrequests = new Subrequests(org, request);
	const replies: GraphReply[] = [];
	for (const { graphId, nodes } of graphs) {
		const result = await runNodes(subrequests, nodes, { allOrNone: true, allowed });
		replies.push({
			graphId,
			graphResponse: { compositeResponse: result.replies },
			isSuccessful: !result.failed,
		});
	}
	return { graphs: replies };
}

function readGraph(input: unknown, version: string): Graph {
	const graph = readObject(input, ['graphId', 'compositeRequest']);
	const { graphId } = graph;
	if (typeof graphId !== 'string' || graphId === '') {
		throw salesforceError(400, 'MISSING_ARGUMENT', 'Each graph needs a graphId.');
	}
	return { graphId, nodes: readNodes(readList(graph, 'compositeRequest'), version) };
}

function check(graphs: readonly Graph[]): void {
	if (graphs.length > mostGraphs) throw tooMany('graphs', mostGraphs);
	const count = graphs.reduce((sum, graph) => sum + graph.nodes.length, 0);
	if (count > mostNodes) throw tooMany('nodes', mostNodes);
	if (new Set(graphs.map((graph) => graph.graphId)).size < graphs.length) {
		throw salesforceError(400, 'INVALID_INPUT', 'Each graphId must be unique.');
	}
	if (graphs.some((graph) => depthOf(graph.nodes) > deepest)) throw tooMany('levels', deepest);
}

/** The longest chain of subrequests that build on each other. */
function depthOf(nodes: readonly Node[]): number {
	const depths = new Map<string, number>();
	for (const node of nodes) {
		const parents = referencesIn([node.url, node.body ?? null, node.httpHeaders]);
		const above = parents.map((parent) => depths.get(parent) ?? 0);
		depths.set(node.referenceId, 1 + Math.max(0, ...above));
	}
	return Math.max(0, ...depths.values());
}
