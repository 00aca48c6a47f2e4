import { unansweredResults } from '../../shared/client/collections';
import { notTried, type RecordError } from '../../shared/client/recordResult';
import type { DataCall, SalesforceClient } from '../../shared/client/types';
import { readErrors } from '../../shared/gate/errorBody';
import type { PartedResult } from '../../shared/items/results';
import { isFinal } from '../../shared/client/ending';
import { NODES_PER_CALL, ofChild, PARENT, type Graph } from './graphPlan';

/** Graphs one call may hold (REST API Developer Guide, Composite Graph Limits). */
export const GRAPHS_PER_CALL = 75;

/** The code of a part that was not carried out because of another one. */
const HALTED = 'PROCESSING_HALTED';

interface PartReply {
	body: unknown;
	httpStatusCode: number;
	referenceId: string;
}

interface GraphReply {
	graphId: string;
	graphResponse: { compositeResponse: PartReply[] };
	isSuccessful: boolean;
}

/** How a graph ended; `halted`: Salesforce had not come to it when it stopped the call. */
type GraphEnd = PartedResult | 'halted';

/** Which graphs go out together: as many as fit, in their order. */
export function packGraphs(graphs: readonly Graph[], open: readonly number[]): number[][] {
	const packs: number[][] = [];
	let nodes = Infinity;
	for (const i of open) {
		const size = sizeOf(graphs[i]);
		if (nodes + size > NODES_PER_CALL || packs.at(-1)?.length === GRAPHS_PER_CALL) {
			packs.push([]);
			nodes = 0;
		}
		packs.at(-1)?.push(i);
		nodes += size;
	}
	return packs;
}

function sizeOf(graph: Graph | undefined): number {
	return graph ? 1 + graph.children.length : 0;
}

/**
 * Creates each graph whole or not at all, many to a call, and says how each ended, in the order given.
 * After 14 failed graphs Salesforce stops a call; the graphs it had not come to are sent again, which
 * no call does with one that may have been carried out.
 */
export async function sendGraphs(
	client: SalesforceClient,
	graphs: readonly Graph[],
	{ stopAtFailure }: { stopAtFailure: boolean },
): Promise<PartedResult[]> {
	const results = new Map<number, PartedResult>();
	let stopped: PartedResult | undefined;
	const queue = packGraphs(graphs, [...graphs.keys()]);
	for (let pack = queue.shift(); pack && !stopped; pack = queue.shift()) {
		const { ends, final } = await sendPack(
			client,
			pack.flatMap((i) => graphs[i] ?? []),
		);
		const halted: number[] = [];
		for (const [n, i] of pack.entries()) {
			const end = ends[n];
			if (end === 'halted') halted.push(i);
			else if (end) results.set(i, end);
		}
		const failed = ends.some((end) => end === 'halted' || end.outcome !== 'saved');
		if (final) stopped = final;
		else if (failed && stopAtFailure) {
			stopped = notTried('Not created, because an earlier item failed.');
		} else queue.unshift(...packGraphs(graphs, halted));
	}
	return graphs.map((_, i) => results.get(i) ?? stopped ?? notTried('Not sent.'));
}

async function sendPack(
	client: SalesforceClient,
	graphs: readonly Graph[],
): Promise<{ ends: GraphEnd[]; final?: PartedResult }> {
	const call: DataCall = {
		method: 'POST',
		path: '/composite/graph',
		body: { graphs: graphs.map((graph, i) => graphBody(client, graph, `g${i}`)) },
		replay: 'unsafe',
	};
	const outcome = await client.send(call);
	if (outcome.kind !== 'answered') {
		const ends: PartedResult[] = unansweredResults(outcome, call, graphs.length);
		const errors = ends[0]?.errors ?? [];
		return { ends, ...(isFinal(outcome) && { final: { outcome: 'notTried', errors } }) };
	}
	const replies = (outcome.reply.body as { graphs?: GraphReply[] }).graphs ?? [];
	const byId = new Map(replies.map((reply) => [reply.graphId, reply]));
	const ends = graphs.map((graph, i) => endOf(graph, byId.get(`g${i}`)));
	// Without a graph that failed of itself none can have been stopped by others.
	const anyFailed = ends.some((end) => end !== 'halted' && end.outcome === 'failed');
	return { ends: anyFailed ? ends : ends.map((end) => (end === 'halted' ? haltedAlone() : end)) };
}

function graphBody({ apiVersion }: SalesforceClient, { parent, children }: Graph, graphId: string) {
	const root = `/services/data/v${apiVersion}/sobjects`;
	return {
		graphId,
		compositeRequest: [parent, ...children].map(({ object, body }, i) => ({
			method: 'POST',
			url: `${root}/${object}`,
			referenceId: referenceOf(i),
			body,
		})),
	};
}

function referenceOf(index: number): string {
	return index === 0 ? PARENT : `child${index}`;
}

function endOf(graph: Graph, reply: GraphReply | undefined): GraphEnd {
	const records = [graph.parent, ...graph.children];
	const parts = new Map(
		(reply?.graphResponse.compositeResponse ?? []).map((part) => [part.referenceId, part]),
	);
	const errors: RecordError[] = [];
	const ids: string[] = [];
	let halted = 0;
	const places = new Map<string, number>();
	for (const [i, { object }] of records.entries()) {
		const place = places.get(object) ?? 0;
		if (i > 0) places.set(object, place + 1);
		const part = parts.get(referenceOf(i));
		const id = (part?.body as { id?: unknown } | null | undefined)?.id;
		if (part && part.httpStatusCode < 300 && typeof id === 'string') ids.push(id);
		for (const error of part && part.httpStatusCode >= 300 ? errorsOf(part) : []) {
			if (error.statusCode === HALTED) halted++;
			else errors.push(i === 0 ? error : ofChild(error, object, place));
		}
	}
	if (reply?.isSuccessful === true && ids.length === records.length) {
		const [id, ...childIds] = ids;
		const children = childIds.map((childId, i) => ({
			object: graph.children[i]?.object ?? '',
			id: childId,
		}));
		return { outcome: 'saved', id, created: true, errors: [], extra: { children } };
	}
	if (reply?.isSuccessful === false) {
		if (errors.length > 0) return { outcome: 'failed', errors: errors.map(wholeItem) };
		if (halted > 0) return 'halted';
	}
	const message = 'Salesforce returned no whole result for the records of this item.';
	return { outcome: 'unknown', errors: [{ statusCode: 'RESULT_MISSING', message, fields: [] }] };
}

function errorsOf({ body, httpStatusCode }: PartReply): RecordError[] {
	const errors = readErrors(body).map(({ errorCode, message, fields }) => ({
		statusCode: errorCode,
		message,
		fields,
	}));
	if (errors.length > 0) return errors;
	const message = `Salesforce answered with HTTP status ${httpStatusCode} and no error of its own`;
	return [{ statusCode: `HTTP_${httpStatusCode}`, message, fields: [] }];
}

function wholeItem(error: RecordError): RecordError {
	const message = `${error.message.replace(/\.$/, '')}. No record of this item was saved.`;
	return { ...error, message };
}

function haltedAlone(): PartedResult {
	const message = 'Salesforce stopped before it came to this item, and gave no reason.';
	return { outcome: 'failed', errors: [{ statusCode: HALTED, message, fields: [] }] };
}
