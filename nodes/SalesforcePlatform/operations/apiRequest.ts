import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { ByteStream } from '../../shared/client/bytes';
import { SalesforceCallError } from '../../shared/client/errors';
import { assertPath } from '../../shared/client/replyAddress';
import { isJson } from '../../shared/client/send';
import type { DataCall, SalesforceClient } from '../../shared/client/types';
import { readBinaryField } from '../input/binary';
import { readText } from '../input/parameters';
import { namedValues, readMethod, readRequestBody } from '../input/requestBody';
import { requestHeaders } from '../input/requestHeaders';
import { requestPath, withParameters } from '../input/requestPath';
import { eachItem, itemsOf, PartlyDoneError, type Answer } from './operation';
import { storeReply } from './storeReply';

const FORMATS = ['json', 'text', 'file'] as const;

/** Sends a request to any resource of the org's data API, as the item says. */
export const sendRequest = eachItem(async (context, client, item) => {
	const call = await readCall(context, client, item);
	const options = context.getNodeParameter('options', item, {});
	const format = FORMATS.find((known) => known === (options.responseFormat ?? 'json'));
	if (!format) throw new RangeError(`'Response Format' takes one of ${FORMATS.join(', ')}.`);
	if (options.returnAll === true) return await allPages(client, call, format);
	if (format === 'json') return await asJson(client, call);
	if (format === 'text') {
		const { body } = await client.request<string>({ ...call, responseType: 'text' });
		return [{ json: { data: body } }];
	}
	const field = readBinaryField(context, item);
	const fileName = decodeURIComponent(call.path.split('/').at(-1) ?? '') || 'response';
	const reply = await client.request<ByteStream>({ ...call, responseType: 'stream' });
	const file = await storeReply(context, reply, fileName).catch((error: unknown) => {
		throw afterSuccess(call, reply.status, error);
	});
	return [{ json: { fileName }, binary: { [field]: file } }];
});

/** @throws {RangeError} for a reply that is no JSON, such as a file */
async function asJson(client: SalesforceClient, call: DataCall): Promise<Answer> {
	const reply = await client.request({ ...call, responseType: 'any' });
	const type = reply.headers['content-type'] ?? '';
	if (typeof reply.body === 'string' && reply.body !== '' && type !== '' && !isJson(type)) {
		const advice = "set 'Response Format' to Text or File";
		throw afterSuccess(
			call,
			reply.status,
			new RangeError(`The reply is ${type.split(';')[0] ?? ''}, not JSON: ${advice}`),
		);
	}
	return answerOf(reply);
}

/** What goes wrong with the reply of a call that Salesforce carried out: only a GET may be sent again. */
function afterSuccess({ method, path }: DataCall, status: number, error: unknown): Error {
	const reason = error instanceof Error ? error : new Error(String(error));
	const known = reason instanceof SalesforceCallError && reason.outcome.kind === 'unknown';
	if (method === 'GET' || known) return reason;
	return new PartlyDoneError(
		`Salesforce carried out ${method} ${path} (HTTP status ${status}), and its reply could not be kept: ${reason.message}. Do not send it again: look in Salesforce.`,
	);
}

async function readCall(
	context: IExecuteFunctions,
	client: SalesforceClient,
	item: number,
): Promise<DataCall> {
	const method = readMethod(context, item);
	const { path, query } = withParameters(
		requestPath(readText(context, 'path', item), client.apiVersion),
		namedValues(context, 'query', item),
	);
	const headers = requestHeaders(namedValues(context, 'headers', item));
	return {
		method,
		path,
		...(Object.keys(query).length > 0 && { query }),
		...(Object.keys(headers).length > 0 && { headers }),
		...(await readRequestBody(context, item, method)),
	};
}

/** A reply as items; one without a body says that it was a success. */
export function answerOf({ status, body }: { status: number; body: unknown }): Answer {
	if (body === '' || body === undefined || body === null) {
		return [{ json: { success: true, status } }];
	}
	return itemsOf(body);
}

interface Page {
	records?: unknown;
	nextRecordsUrl?: string | null;
}

/** Every record of every page; a page address is checked like a path that a user wrote. */
async function allPages(client: SalesforceClient, call: DataCall, format: string): Promise<Answer> {
	if (call.method !== 'GET' || format !== 'json') {
		throw new RangeError(
			"'Return All' follows the pages of a GET whose reply is JSON. Turn it off.",
		);
	}
	const all: Answer = [];
	const seen = new Set<string>();
	let next: DataCall = call;
	for (;;) {
		const { body } = await client.request<Page>(next);
		if (!Array.isArray(body.records)) {
			throw new RangeError("'Return All' found no list of records in the reply. Turn it off.");
		}
		for (const entry of itemsOf(body.records as IDataObject[])) all.push(entry);
		const { nextRecordsUrl } = body;
		if (!nextRecordsUrl) return all;
		if (seen.has(nextRecordsUrl)) {
			throw new RangeError(
				`Salesforce named the page ${nextRecordsUrl} twice; the rest is unread.`,
			);
		}
		seen.add(nextRecordsUrl);
		assertPath(nextRecordsUrl, ['the next page', 'a path']);
		const { path, query } = requestPath(nextRecordsUrl, client.apiVersion);
		next = { method: 'GET', path, query, ...(call.headers && { headers: call.headers }) };
	}
}
