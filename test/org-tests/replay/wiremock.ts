import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, listAt, objectAt, textAt } from './json';
import { isCatalogue, parseReply, type Recording } from './recordings';

const folder = 'forcedotcom__sf-fx-runtime-nodejs/mappings';
/** Replies of a web server that is not Salesforce, recorded to test the client's errors. */
const notSalesforce = new Set(['query-unexpected-response.json', 'query-unparseable-body.json']);

/** WireMock stubs with Salesforce's real headers. */
export function wiremockRecordings(root: string): Recording[] {
	const files = readdirSync(join(root, folder)).sort();
	return files
		.filter((file) => file.endsWith('.json') && !notSalesforce.has(file))
		.map((file) => {
			const stub = JSON.parse(readFileSync(join(root, folder, file), 'utf8')) as unknown;
			return recording(`sf-fx ${file.replace('.json', '')}`, stub);
		});
}

function recording(id: string, stub: unknown): Recording {
	const request = objectAt(stub, 'request');
	const response = objectAt(stub, 'response');
	const path = requestPath(request);
	const body = listAt(request, 'bodyPatterns')
		.map((pattern) => textAt(pattern, 'equalToJson'))
		.find((text) => text !== undefined);
	const authorization = textAt(objectAt(objectAt(request, 'headers'), 'Authorization'), 'equalTo');
	return {
		id,
		method: textAt(request, 'method') ?? '',
		path,
		...(body === undefined ? {} : { body }),
		...(authorization === 'Bearer badToken' ? { authorization } : {}),
		status: Number(response['status']),
		headers: headersOf(objectAt(response, 'headers')),
		reply: parseReply(textAt(response, 'body') ?? textAt(response, 'base64Body')),
		catalogue: isCatalogue(path),
	};
}

function requestPath(request: unknown): string {
	const path = textAt(request, 'url') ?? textAt(request, 'urlPath') ?? '';
	const query = objectAt(request, 'queryParameters');
	const pairs = Object.entries(query).map(
		([name, match]) => `${name}=${encodeURIComponent(textAt(match, 'equalTo') ?? '')}`,
	);
	return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

function headersOf(headers: unknown): Record<string, string> {
	if (!isObject(headers)) return {};
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
	);
}
