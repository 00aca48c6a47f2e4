import type { FastifyRequest } from 'fastify';
import { salesforceError } from '../errors';
import type { Org } from '../org';
import { callOf } from '../server/call';
import { Subrequests } from '../server/subrequest';
import { referencesIn } from './references';
import { readList, readNodes, readObject, tooMany, type Node } from './request';
import { halted, runNodes, type NodeReply } from './transaction';

/** Bounds of one call: subrequests of all graphs together, graphs, and references in a chain. */
const mostNodes = 500;
const mostGraphs = 75;
const deepest = 15;
/** Subrequests that differ in version, method or object, and graphs that fail before the call is halted. */
const mostKinds = 15;
const mostFailures = 14;
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
	let failures = 0;
	for (const { graphId, nodes } of graphs) {
		if (failures > mostFailures) {
			replies.push(haltedGraph(graphId, nodes));
			continue;
		}
		const result = await runNodes(subrequests, nodes, { allOrNone: true, allowed });
		replies.push({
			graphId,
			graphResponse: { compositeResponse: result.replies },
			isSuccessful: !result.failed,
		});
		if (result.failed) failures += 1;
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
	if (new Set(graphs.flatMap(({ nodes }) => nodes.map(kindOf))).size > mostKinds) {
		throw tooMany('different nodes', mostKinds);
	}
	if (new Set(graphs.map((graph) => graph.graphId)).size < graphs.length) {
		throw salesforceError(400, 'INVALID_INPUT', 'Each graphId must be unique.');
	}
	if (graphs.some((graph) => depthOf(graph.nodes) > deepest)) throw tooMany('levels', deepest);
}

/** What makes nodes different: version, method and type of object. */
function kindOf({ method, url }: Node): string {
	const [, version = '', object = ''] = /\/(v[\d.]+)\/sobjects\/(\w+)/i.exec(url) ?? [];
	return [version, method, object].join(' ').toLowerCase();
}

/** A graph that was not come to; the guide gives the code, not the text. */
function haltedGraph(graphId: string, nodes: readonly Node[]): GraphReply {
	const message =
		'The request has more failed graphs than allowed, so this graph was not processed.';
	const compositeResponse = nodes.map(({ referenceId }) => halted(referenceId, message));
	return { graphId, graphResponse: { compositeResponse }, isSuccessful: false };
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
