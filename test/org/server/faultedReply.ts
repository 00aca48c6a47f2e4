import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Org } from '../org';
import { firedFault, type Call } from './call';
import {
	edgePage,
	gatewayTimeoutPage,
	retryAfter,
	unavailable as serverUnavailable,
} from './faultReplies';
import { limitInfo } from './limitInfo';

/** The age of the usage that a lagging header shows, unless the fault says. */
const defaultHeaderLagMs = 60_000;
/** How long a slow reply takes, unless the fault says. */
const defaultSlowMs = 2000;
/** How far above the limit `usage-over-100` shows the usage. */
const overage = 1.05;
/** Time for the first half of a truncated reply to leave. */
const flushMs = 20;

/** `Sforce-Limit-Info`, as the faults that struck the call let it be. */
export function showUsage(org: Org, call: Call, reply: FastifyReply): void {
	if (!call.showsUsage || firedFault(call, 'limit-info-absent') !== undefined) return;
	const lag = firedFault(call, 'header-lag');
	let used =
		lag === undefined ? org.usage.shown : org.usage.usedBefore(lag.delayMs ?? defaultHeaderLagMs);
	if (firedFault(call, 'usage-over-100') !== undefined) {
		used = Math.max(used, Math.ceil(org.settings.dailyLimit * overage));
	}
	reply.header('sforce-limit-info', limitInfo(org.settings, org.usage, used));
}

/** The reply comes late. */
export async function delayReply(call: Call): Promise<void> {
	const slow = firedFault(call, 'slow');
	if (slow !== undefined) await sleep(slow.delayMs ?? defaultSlowMs, undefined, { ref: false });
}

/** The request was executed; its reply is lost or replaced. */
export function replaceReply(
	org: Org,
	call: Call,
	request: FastifyRequest,
	reply: FastifyReply,
	payload: unknown,
): unknown {
	if (firedFault(call, 'reset-after') !== undefined) {
		request.raw.socket.destroy();
		return payload;
	}
	const unavailable = firedFault(call, '503-after');
	const timedOut = firedFault(call, '504-after');
	const lost = unavailable ?? timedOut;
	if (lost === undefined) return payload;
	if (payload instanceof Readable) payload.destroy();
	const isArray = org.settings.lostReplyBody === 'errors';
	const type = isArray ? 'application/json;charset=UTF-8' : 'text/html;charset=UTF-8';
	reply.code(lost === unavailable ? 503 : 504);
	reply.headers({ 'content-type': type, ...retryAfter(lost) });
	for (const name of ['content-length', 'location', 'sforce-limit-info']) reply.removeHeader(name);
	if (isArray) return JSON.stringify(serverUnavailable(lost).body());
	return lost === unavailable ? edgePage : gatewayTimeoutPage;
}

/** Half of the reply, then the connection breaks; undefined when it is to be sent whole. */
export function truncated(
	call: Call,
	request: FastifyRequest,
	reply: FastifyReply,
	payload: unknown,
): Readable | undefined {
	if (firedFault(call, 'truncate') === undefined) return undefined;
	const { socket } = request.raw;
	if (typeof payload === 'string' || Buffer.isBuffer(payload)) {
		reply.header('content-length', Buffer.byteLength(payload));
	} else reply.removeHeader('content-length');
	return Readable.from(
		halfOf(payload, () => socket.destroy()),
		{ objectMode: false },
	);
}

async function* halfOf(payload: unknown, cut: () => void): AsyncGenerator<Buffer> {
	const pieces: AsyncIterable<unknown> | Iterable<unknown> =
		payload instanceof Readable ? payload : [payload];
	for await (const piece of pieces) {
		const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
		if (!Buffer.isBuffer(bytes)) continue;
		if (bytes.length === 0) continue;
		yield bytes.subarray(0, Math.floor(bytes.length / 2));
		break;
	}
	await sleep(flushMs);
	cut();
}
