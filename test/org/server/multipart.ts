import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { salesforceError } from '../errors';
import { Spool } from '../spool';

const mediaType = 'multipart/form-data';
/** Characters of a boundary at most: RFC 2046, and Salesforce's own bound. */
const longestBoundary = 70;
/** Bytes of a part's headers at most. */
const longestHead = 16_384;

export interface Part {
	name: string;
	filename?: string;
	contentType: string;
	/** In memory while it is small, in a temporary file when it is not. */
	content: Spool;
}

/** The body of a multipart request, its parts in order. */
export class MultipartBody {
	private readonly kept = new Set<Spool>();

	constructor(readonly parts: readonly Part[]) {}

	part(name: string): Part | undefined {
		return this.parts.find((part) => part.name === name);
	}

	/** A part's content for the caller to own: it outlives the request. */
	keep(part: Part): Spool {
		this.kept.add(part.content);
		return part.content;
	}

	/** Frees what nobody kept. */
	drop(): void {
		for (const { content } of this.parts) if (!this.kept.has(content)) content.drop();
	}
}

/** Lets every route take `multipart/form-data`, read as it comes; the handler finds a `MultipartBody`. */
export function registerMultipart(app: FastifyInstance): void {
	if (app.hasContentTypeParser(mediaType)) return;
	app.addContentTypeParser(mediaType, async (request: FastifyRequest, payload: IncomingMessage) => {
		const type = request.headers['content-type'] ?? '';
		const match = /\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type);
		const boundary = match?.[1] ?? match?.[2] ?? '';
		if (boundary === '' || boundary.length > longestBoundary) {
			throw malformed(`boundary of 1 to ${longestBoundary} characters needed`);
		}
		return readMultipart(payload, boundary);
	});
	app.addHook('onResponse', (request, _reply, done) => {
		const body: unknown = request.body;
		if (body instanceof MultipartBody) body.drop();
		done();
	});
}

/** Reads a multipart body piece by piece; throws the error that answers a malformed one. */
export async function readMultipart(
	source: AsyncIterable<Buffer | string>,
	boundary: string,
): Promise<MultipartBody> {
	const splitter = new Splitter(boundary);
	try {
		for await (const piece of source) {
			splitter.take(typeof piece === 'string' ? Buffer.from(piece) : piece);
		}
		return splitter.end();
	} catch (error) {
		splitter.drop();
		throw error;
	}
}

function malformed(why: string): Error {
	return salesforceError(400, 'INVALID_MULTIPART_REQUEST', `Malformed multipart request: ${why}.`);
}

type State = 'preamble' | 'boundary' | 'head' | 'body' | 'over';

/** Cuts a body at its boundaries, holding back no more than a boundary's length. */
class Splitter {
	private readonly delimiter: Buffer;
	private readonly parts: Part[] = [];
	private state: State = 'preamble';
	// The first boundary has no line end before it; with one it is like the others.
	private pending: Buffer = Buffer.from('\r\n');

	constructor(boundary: string) {
		this.delimiter = Buffer.from(`\r\n--${boundary}`);
	}

	take(piece: Buffer): void {
		this.pending = Buffer.concat([this.pending, piece]);
		while (this.step());
	}

	end(): MultipartBody {
		if (this.state !== 'over') throw malformed('the parts are not closed by the boundary');
		return new MultipartBody(this.parts);
	}

	drop(): void {
		for (const { content } of this.parts) content.drop();
	}

	/** Goes one state on; false when more bytes are needed. */
	private step(): boolean {
		switch (this.state) {
			case 'preamble':
			case 'body':
				return this.toBoundary();
			case 'boundary':
				return this.pastBoundary();
			case 'head':
				return this.pastHead();
			case 'over':
				this.pending = Buffer.alloc(0);
				return false;
		}
	}

	private toBoundary(): boolean {
		const at = this.pending.indexOf(this.delimiter);
		const end = at < 0 ? this.pending.length - this.delimiter.length + 1 : at;
		if (end > 0) {
			if (this.state === 'body') this.parts.at(-1)?.content.append(this.pending.subarray(0, end));
			this.pending = this.pending.subarray(end);
		}
		if (at < 0) return false;
		this.pending = this.pending.subarray(this.delimiter.length);
		this.state = 'boundary';
		return true;
	}

	private pastBoundary(): boolean {
		if (this.pending.length < 2) return false;
		if (this.pending.subarray(0, 2).toString() === '--') {
			this.state = 'over';
			return true;
		}
		const end = this.pending.indexOf('\r\n');
		if (end < 0) return this.needsMore();
		// The line end stays: a part without headers is an empty line at once.
		this.pending = this.pending.subarray(end);
		this.state = 'head';
		return true;
	}

	private pastHead(): boolean {
		const end = this.pending.indexOf('\r\n\r\n');
		if (end < 0) return this.needsMore();
		this.parts.push(readHead(this.pending.subarray(0, end).toString()));
		this.pending = this.pending.subarray(end + 4);
		this.state = 'body';
		return true;
	}

	private needsMore(): false {
		if (this.pending.length > longestHead) throw malformed("a part's headers do not end");
		return false;
	}
}

function readHead(head: string): Part {
	const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? '';
	const filename = /\bfilename="([^"]*)"/i.exec(disposition)?.[1];
	return {
		name: /\bname="([^"]*)"/i.exec(disposition)?.[1] ?? '',
		...(filename === undefined ? {} : { filename }),
		contentType: /^content-type:\s*(\S+)/im.exec(head)?.[1] ?? 'text/plain',
		content: new Spool(),
	};
}
