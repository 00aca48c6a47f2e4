import { signInErrorIn } from '../auth/signInError';
import type { Reply } from '../gate/call';

/**
 * Failures that come before a request can have left. An unreachable host is not among them: that can
 * also end a connection over which the request had gone out.
 */
const NEVER_SENT = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'CERT_HAS_EXPIRED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/**
 * Says what an error thrown by n8n's request helper means for the call: never sent, no sign-in, or
 * lost. Whatever it does not know counts as lost, the one answer that never leads to a second create.
 */
export function replyOfThrown(thrown: unknown): Reply {
	const chain = causesOf(thrown);
	const signIn = signInErrorIn(chain);
	if (signIn) return { kind: 'signInFailed', error: signIn };

	const refused = chain.find((error) => statusOf(error) === 401);
	if (refused) return { kind: 'answered', status: 401, headers: {}, body: [] };

	const failed = chain.find((error) => codeOf(error) !== undefined);
	const told = failed ? undefined : toldByN8n1(chain);
	const code = (failed && codeOf(failed)) ?? told?.code ?? 'UNKNOWN';
	const message = (failed ?? chain.at(-1))?.message ?? String(thrown);
	const connecting = failed
		? 'syscall' in failed && failed.syscall === 'connect'
		: told?.connecting === true;
	return { kind: NEVER_SENT.has(code) || connecting ? 'notSent' : 'lost', code, message };
}

/** n8n 1 drops the cause of its own error, and keeps its code and message under names of its own. */
function toldByN8n1(chain: readonly Error[]): { code: string; connecting: boolean } | undefined {
	for (const error of chain) {
		const { httpCode: code, messages } = error as { httpCode?: unknown; messages?: unknown };
		if (typeof code !== 'string' || !NETWORK_CODE.test(code)) continue;
		const message: unknown = Array.isArray(messages) ? (messages as unknown[])[0] : undefined;
		return { code, connecting: typeof message === 'string' && message.startsWith('connect ') };
	}
	return undefined;
}

/** A code like `ECONNRESET`, where an HTTP status may stand as well. */
const NETWORK_CODE = /^[A-Z][A-Z\d_]+$/;

/** The error and everything that caused it, outermost first. */
function causesOf(thrown: unknown): Error[] {
	const chain: Error[] = [];
	let error = thrown;
	while (error instanceof Error && !chain.includes(error)) {
		chain.push(error);
		error = error.cause;
	}
	return chain;
}

function codeOf(error: Error): string | undefined {
	return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function statusOf(error: Error): number | undefined {
	const { response } = error as { response?: { status?: unknown } };
	return typeof response?.status === 'number' ? response.status : undefined;
}
