import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { load } from 'js-yaml';
import { isObject, listAt, objectAt, textAt } from './json';
import { isCatalogue, parseReply, type Recording } from './recordings';

const folder = 'SFDO-Tooling__CumulusCI';
/** The recorder cut the connection's end by hand: an empty 500 that no Salesforce sent. */
const notSalesforce = 'network_errors';

/** VCR cassettes: each distinct exchange once, whose reply is in the cassette itself. */
export function cassetteRecordings(root: string): Recording[] {
	const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort();
	const recordings = new Map<string, Recording>();
	for (const file of files) {
		if (!file.endsWith('.yaml') || file.includes(notSalesforce)) continue;
		const cassette = load(readFileSync(join(root, folder, file), 'utf8'), { json: true });
		const exchanges =
			isObject(cassette) && 'interactions' in cassette
				? listAt(cassette, 'interactions')
				: [cassette];
		exchanges.forEach((exchange, index) => {
			const found = recording(`cci ${shortName(file)}#${index}`, exchange);
			if (found === undefined) return;
			const { id: _, ...rest } = found;
			const key = JSON.stringify(rest);
			if (!recordings.has(key)) recordings.set(key, found);
		});
	}
	return [...recordings.values()];
}

function shortName(file: string): string {
	return basename(file, '.yaml').replace(/^Test\w+\.test_/, '');
}

/** Undefined for a reference to another cassette, and for a reply built from a template. */
function recording(id: string, exchange: unknown): Recording | undefined {
	const request = objectAt(exchange, 'request');
	const response = objectAt(exchange, 'response');
	const uri = textAt(request, 'uri');
	const reply = objectAt(response, 'body');
	if (uri === undefined || 'include_template' in reply) return undefined;
	const body = textAt(request, 'body');
	const path = uri.replace(/^https:\/\/[^/]+/, '');
	const headers = headersOf(objectAt(response, 'headers'));
	return {
		id,
		method: textAt(request, 'method') ?? '',
		path,
		...(body === undefined ? {} : { body }),
		status: Number(objectAt(response, 'status')['code']),
		...(headers === undefined ? {} : { headers }),
		reply: parseReply(textAt(reply, 'string')),
		catalogue: isCatalogue(path),
	};
}

/** All the recorder kept is the type of the body. */
function headersOf(headers: unknown): Record<string, string> | undefined {
	const nested = objectAt(headers, 'Response-Headers');
	const [type] = [...listAt(headers, 'Content-Type'), ...listAt(nested, 'Content-Type')];
	return typeof type === 'string' ? { 'content-type': type } : undefined;
}
