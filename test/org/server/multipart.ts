import type { FastifyInstance } from 'fastify';
import { salesforceError } from '../errors';

const mediaType = 'multipart/form-data';
/** Characters of a boundary at most: RFC 2046, and Salesforce's own bound. */
const longestBoundary = 70;

export interface Part {
	name: string;
	filename?: string;
	contentType: string;
	content: Buffer;
}

/** The body of a multipart request, its parts in order. */
export class MultipartBody {
	constructor(readonly parts: readonly Part[]) {}

	part(name: string): Part | undefined {
		return this.parts.find((part) => part.name === name);
	}
}

/** Lets every route take `multipart/form-data`; the handler finds a `MultipartBody`. */
export function registerMultipart(app: FastifyInstance): void {
	if (app.hasContentTypeParser(mediaType)) return;
	app.addContentTypeParser(mediaType, { parseAs: 'buffer' }, (request, body, done) => {
		const type = request.headers['content-type'] ?? '';
		const match = /\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type);
		const boundary = match?.[1] ?? match?.[2] ?? '';
		if (boundary === '' || boundary.length > longestBoundary) {
			done(malformed(`boundary of 1 to ${longestBoundary} characters needed`));
			return;
		}
		const parts = split(Buffer.from(body), boundary);
		if (parts === undefined) done(malformed('the parts are not closed by the boundary'));
		else done(null, new MultipartBody(parts));
	});
}

function malformed(why: string): Error {
	return salesforceError(400, 'INVALID_MULTIPART_REQUEST', `Malformed multipart request: ${why}.`);
}

/** The parts between the boundaries; undefined when the closing one is missing. */
function split(body: Buffer, boundary: string): Part[] | undefined {
	const delimiter = Buffer.from(`\r\n--${boundary}`);
	const whole = Buffer.concat([Buffer.from('\r\n'), body]);
	const parts: Part[] = [];
	let start = whole.indexOf(delimiter);
	while (start >= 0) {
		const from = start + delimiter.length;
		if (whole.subarray(from, from + 2).toString() === '--') return parts;
		const end = whole.indexOf(delimiter, from);
		if (end < 0) return undefined;
		parts.push(readPart(whole.subarray(from, end)));
		start = end;
	}
	return undefined;
}

function readPart(bytes: Buffer): Part {
	const gap = bytes.indexOf('\r\n\r\n');
	const head = bytes.subarray(0, gap < 0 ? bytes.length : gap).toString();
	const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? '';
	const filename = /\bfilename="([^"]*)"/i.exec(disposition)?.[1];
	return {
		name: /\bname="([^"]*)"/i.exec(disposition)?.[1] ?? '',
		...(filename === undefined ? {} : { filename }),
		contentType: /^content-type:\s*(\S+)/im.exec(head)?.[1] ?? 'text/plain',
		content: gap < 0 ? Buffer.alloc(0) : bytes.subarray(gap + 4),
	};
}
