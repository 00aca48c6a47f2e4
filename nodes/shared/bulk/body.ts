import type { ByteStream } from '../client/bytes';
import { SalesforceCallError } from '../client/errors';
import type { DataCall, DataReply, SalesforceClient } from '../client/types';

/** Times a body that breaks off is asked for again without a byte of progress in between. */
const FRUITLESS_TRIES = 3;
/** Bytes of the end of what was read that must come again when it is read once more. */
const OVERLAP = 1_024;

/** A reply whose body is read piece by piece. */
export interface OpenReply {
	headers: DataReply['headers'];
	/** Any stream; only its class is of use. */
	held: ByteStream;
	/** To be read once, to its end. */
	chunks: AsyncGenerator<Uint8Array>;
}

/**
 * Opens a body that stays as it is in Salesforce, such as a result. One that breaks off half-way is
 * asked for again and read on from where it broke; whoever reads it does not notice.
 *
 * @throws {SalesforceCallError} when it is refused; its `chunks`, when it breaks off again and again or
 * comes back changed
 */
export async function openReply(client: SalesforceClient, call: DataCall): Promise<OpenReply> {
	const streamed: DataCall = { ...call, responseType: 'stream' };
	const { headers, body } = await client.request<ByteStream>(streamed);
	return { headers, held: body, chunks: wholeBody(client, streamed, body) };
}

async function* wholeBody(
	client: SalesforceClient,
	call: DataCall,
	first: ByteStream,
): AsyncGenerator<Uint8Array> {
	let body = first;
	let read = 0;
	let tail: Uint8Array = new Uint8Array();
	for (let tries = 1; ; tries++) {
		const before = read;
		try {
			for await (const chunk of read === 0 ? pieces(body) : behind(body, read, tail)) {
				read += chunk.length;
				tail =
					chunk.length >= OVERLAP
						? chunk.subarray(-OVERLAP)
						: Buffer.concat([tail, chunk]).subarray(-OVERLAP);
				yield chunk;
			}
			return;
		} catch (error) {
			if (!(error instanceof SalesforceCallError) || error.code !== 'NO_REPLY')
				throw asError(error);
			if (read > before) tries = 0;
			if (tries >= FRUITLESS_TRIES) throw asError(error);
		} finally {
			body.destroy();
		}
		({ body } = await client.request<ByteStream>(call));
	}
}

async function* pieces(body: ByteStream): AsyncGenerator<Uint8Array> {
	for await (const chunk of body) yield chunk as Uint8Array;
}

/** What comes behind the first `skip` bytes, the last of which must be `tail`. */
async function* behind(
	body: ByteStream,
	skip: number,
	tail: Uint8Array,
): AsyncGenerator<Uint8Array> {
	let at = 0;
	let again: Uint8Array = new Uint8Array();
	for await (const chunk of pieces(body)) {
		const end = at + chunk.length;
		if (at < skip) {
			const seen = chunk.subarray(0, Math.min(chunk.length, skip - at));
			again = Buffer.concat([again, seen]).subarray(-tail.length);
			if (end >= skip && Buffer.compare(again, tail) !== 0) throw changed();
		}
		if (end > skip) yield chunk.subarray(Math.max(0, skip - at));
		at = end;
	}
	if (at < skip) throw changed();
}

function changed(): RangeError {
	return new RangeError(
		'A result broke off while it was read, and was another one when it was asked for again. Read it anew.',
	);
}

function asError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}
