import { notFound, unsupported } from '../errors';
import type { Subreply, Subrequests } from '../server/subrequest';
import { missingReferenceText, substitute } from './references';
import type { Node } from './request';

/** One entry of `compositeResponse`, keys in the recorded order. */
export interface NodeReply {
	body: unknown;
	httpHeaders: Record<string, string>;
	httpStatusCode: number;
	referenceId: string;
}

export interface NodesResult {
	replies: NodeReply[];
	failed: boolean;
}

/** Runs subrequests one after the other; with allOrNone the first failure takes all of them back. */
export async function runNodes(
	subrequests: Subrequests,
	nodes: readonly Node[],
	options: { allOrNone: boolean; allowed: RegExp },
): Promise<NodesResult> {
	const undoLog: Array<() => void> = [];
	const bodies = new Map<string, unknown>();
	const done = new Map<string, NodeReply>();
	let failed = false;
	for (const node of nodes) {
		const reply = await runNode(subrequests, node, bodies, undoLog, options.allowed);
		bodies.set(node.referenceId, reply.body);
		done.set(node.referenceId, reply);
		failed ||= isFailure(reply);
		if (failed && options.allOrNone) break;
	}
	const rolledBack = failed && options.allOrNone;
	if (rolledBack) for (const undo of undoLog.reverse()) undo();
	const replies = nodes.map(({ referenceId }) => {
		const reply = done.get(referenceId);
		const stands = reply !== undefined && (!rolledBack || isFailure(reply));
		return stands ? reply : halted(referenceId, rolledBackText);
	});
	return { replies, failed };
}

const rolledBackText =
	'The transaction was rolled back since another operation in the same transaction failed.';

async function runNode(
	subrequests: Subrequests,
	node: Node,
	bodies: ReadonlyMap<string, unknown>,
	undoLog: Array<() => void>,
	allowed: RegExp,
): Promise<NodeReply> {
	const { referenceId } = node;
	const { method, url, body, httpHeaders } = node;
	const filled = substitute({ url, body, httpHeaders }, bodies);
	if (!filled.ok) return halted(referenceId, missingReferenceText(filled.missing));
	const value = filled.value as Pick<Node, 'url' | 'body' | 'httpHeaders'>;
	const refused = refusal(value.url, allowed);
	const reply =
		refused ??
		(await subrequests.run({
			method,
			url: value.url,
			headers: value.httpHeaders,
			undoLog,
			...(body === undefined ? {} : { body: value.body }),
		}));
	return {
		body: reply.body,
		httpHeaders: reply.headers,
		httpStatusCode: reply.status,
		referenceId,
	};
}

/** The reply to a URL that a subrequest cannot have. */
export function refusal(url: string, allowed: RegExp): Subreply | undefined {
	const path = /^\/services\/data\/v[\d.]+\/([^?]*)/.exec(url)?.[1];
	if (path !== undefined && allowed.test(path)) return undefined;
	const error = path === undefined ? notFound() : unsupported(`the subrequest ${path}`);
	return { status: error.status, headers: {}, body: error.body() };
}

/** The reply to a subrequest that was not carried out because of another. */
export function halted(referenceId: string, message: string): NodeReply {
	return {
		body: [{ errorCode: 'PROCESSING_HALTED', message }],
		httpHeaders: {},
		httpStatusCode: 400,
		referenceId,
	};
}

function isFailure(reply: NodeReply): boolean {
	return reply.httpStatusCode >= 400;
}
