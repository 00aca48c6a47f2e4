import { sleep, type BinaryHelperFunctions } from 'n8n-workflow';

import type { Replay } from '../gate/call';
import { errorOf } from './errors';

/** Bytes in pieces, as n8n's binary data and its request helper give and take them. */
export type ByteStream = Awaited<ReturnType<BinaryHelperFunctions['getBinaryStream']>>;

/** The body of a call could not be read, so the call was not sent, or only in part. */
export class UnreadableBodyError extends Error {
	override readonly name = 'UnreadableBodyError';

	constructor(cause: Error) {
		super(`What was to be sent could not be read: ${cause.message}`, { cause });
	}
}

/**
 * Opens the body of one attempt, and closes it when the attempt is over, sent to its end or not.
 *
 * @param bodyLength bytes of the body, where they are known
 * @param onUnreadable told when the body cannot be opened or breaks off
 * @param use sends the body; `isWhole` tells whether all of it was asked for so far. A request of which
 * a piece never was cannot have arrived whole
 * @returns undefined when it could not be opened
 */
export async function withBody<T>(
	{ openBody, bodyLength = Infinity }: { openBody: () => Promise<ByteStream>; bodyLength?: number },
	onUnreadable: (error: Error) => void,
	use: (body: ByteStream, isWhole: () => boolean) => Promise<T>,
): Promise<T | undefined> {
	let source: ByteStream;
	try {
		source = await openBody();
	} catch (error) {
		onUnreadable(error instanceof Error ? error : new Error(String(error)));
		return undefined;
	}
	const given: Given = { bytes: 0, ended: false };
	const body = openedFrom(source, counted(source, given));
	body.on('error', onUnreadable);
	try {
		return await use(body, () => given.ended || given.bytes >= bodyLength);
	} finally {
		body.destroy();
	}
}

/** What was read of a body so far. */
interface Given {
	bytes: number;
	ended: boolean;
}

async function* counted(source: ByteStream, given: Given): AsyncGenerator<Uint8Array> {
	for await (const chunk of source) {
		const bytes = chunk as Uint8Array;
		given.bytes += bytes.length;
		yield bytes;
	}
	given.ended = true;
}

/** The functions that every class of streams has, and that n8n's rules keep from being imported. */
interface StreamClass {
	from(chunks: AsyncIterable<Uint8Array>, options: { objectMode: false }): ByteStream;
}

/**
 * Makes a stream of chunks.
 *
 * @param held any stream; only its class is used
 */
export function streamOf(held: ByteStream, chunks: AsyncIterable<Uint8Array>): ByteStream {
	return (held.constructor as unknown as StreamClass).from(chunks, { objectMode: false });
}

/** What the loss of a reply means depends on the call. */
interface GuardedCall {
	method: string;
	path: string;
	replay: Replay;
}

/**
 * Makes a stream of what is read from another one, and closes that with it. A source that fails before
 * it is read, as while the call still signs in, fails its reader then; an `error` that nobody listens
 * to would end the process.
 *
 * @param chunks read from `source`
 */
export function openedFrom(source: ByteStream, chunks: AsyncIterable<Uint8Array>): ByteStream {
	const stream = streamOf(source, chunks);
	source.on('error', () => undefined);
	stream.once('close', () => source.destroy());
	return stream;
}

/**
 * The body of a reply, whose errors are the package's own: one that is cut, or silent for too long,
 * ends in a `SalesforceCallError` with the code `NO_REPLY`, or `OUTCOME_UNKNOWN` where the call may have
 * changed something. n8n's time-out ends with the headers.
 *
 * @param silenceMs longest time without a byte while somebody waits for one
 */
export function guardBody(body: ByteStream, call: GuardedCall, silenceMs: number): ByteStream {
	return openedFrom(body, guardedChunks(body, call, silenceMs));
}

async function* guardedChunks(
	body: ByteStream,
	call: GuardedCall,
	silenceMs: number,
): AsyncGenerator<Uint8Array> {
	const pieces = body[Symbol.asyncIterator]();
	const watch: SilenceWatch = { asked: 0 };
	const over = new AbortController();
	void endSilence(watch, silenceMs, over.signal);
	try {
		for (;;) {
			const piece = await new Promise<IteratorResult<unknown>>((resolve, reject) => {
				watch.asked++;
				watch.giveUp = reject;
				pieces.next().then(resolve, reject);
			});
			watch.giveUp = undefined;
			if (piece.done) return;
			yield piece.value as Uint8Array;
		}
	} catch (error) {
		throw lostBody(error, call);
	} finally {
		over.abort();
	}
}

interface SilenceWatch {
	/** Pieces asked for so far. */
	asked: number;
	/** There while a piece is awaited: ends the waiting. */
	giveUp?: (reason: Error) => void;
}

/**
 * Gives up on a stream that gives nothing for too long, counting only the time in which it is asked.
 * Destroying it would not do: what n8n hands over may itself be waiting for the socket.
 */
async function endSilence(
	watch: SilenceWatch,
	silenceMs: number,
	over: AbortSignal,
): Promise<void> {
	for (;;) {
		const { asked } = watch;
		await sleep(silenceMs, over).catch(() => undefined);
		if (over.aborted) return;
		if (watch.asked !== asked || !watch.giveUp) continue;
		const silence = new Error(`nothing came for ${silenceMs / 1000} seconds`);
		watch.giveUp(Object.assign(silence, { code: 'ETIMEDOUT' }));
		return;
	}
}

function lostBody(error: unknown, call: GuardedCall): Error {
	const { message } = error instanceof Error ? error : new Error(String(error));
	const code =
		error instanceof Error && 'code' in error && typeof error.code === 'string'
			? error.code
			: 'REPLY_CUT';
	if (call.replay === 'read') {
		const reason = { kind: 'noReply', code, message } as const;
		return errorOf({ kind: 'notExecuted', reason, attempts: 1 }, call);
	}
	const reply = { kind: 'lost', code, message } as const;
	return errorOf({ kind: 'unknown', reply, attempts: 1 }, call);
}

/** The whole text of a body that is known to be short. */
export async function readText(body: ByteStream): Promise<string> {
	const decoder = new TextDecoder();
	let text = '';
	for await (const chunk of body) text += decoder.decode(chunk as Uint8Array, { stream: true });
	return text + decoder.decode();
}
