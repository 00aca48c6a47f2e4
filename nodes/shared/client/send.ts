import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { takeWithdrawal } from '../auth/marks';
import type { Reply } from '../gate/call';
import { addressOf } from './address';
import { guardBody, readText, type ByteStream } from './bytes';
import type { Access, AccessAttempt } from './access';
import type { ClientContext } from './context';
import { parseJson } from './exactJson';
import { replyOfThrown } from './transport';
import type { DataCall } from './types';

/** A call whose meaning, sent again, is settled. */
export type JudgedCall = DataCall & Required<Pick<DataCall, 'replay'>>;

/** What every attempt of a client carries. */
export interface SendSettings {
	access: Access;
	apiVersion: string;
	callerName: string;
}

/** What one attempt carries. */
export interface Attempt extends AccessAttempt {
	/** Milliseconds that the attempt may take, within its deadline. */
	timeoutMs: number;
	/** Cancels the attempt, sent or not. */
	signal?: AbortSignal;
	/** What the call's `openBody` gave for this attempt. */
	body?: ByteStream;
}

const ACCEPT = {
	json: 'application/json',
	any: 'application/json',
	text: '*/*',
	stream: '*/*',
} as const;

/**
 * Sends one attempt of a call through n8n's authenticated request: the only place in the package from
 * which data requests leave.
 *
 * @returns what came back; never throws
 */
export async function sendOnce(
	context: ClientContext,
	call: JudgedCall,
	{ access, apiVersion, callerName }: SendSettings,
	{ timeoutMs, signal, body: stream, ...attempt }: Attempt,
): Promise<Reply> {
	const responseType = call.responseType ?? 'json';
	const body = stream ?? call.body;
	const request: IHttpRequestOptions = {
		method: call.method,
		url: addressOf(call, apiVersion),
		headers: {
			Accept: ACCEPT[responseType],
			...(body !== undefined && { 'Content-Type': call.contentType ?? 'application/json' }),
			...(call.bodyLength !== undefined && { 'Content-Length': String(call.bodyLength) }),
			'Sforce-Call-Options': `client=${callerName}`,
			...call.headers,
		},
		...(call.query && { qs: { ...call.query } }),
		...(body !== undefined && { body }),
		encoding: responseType === 'stream' ? 'stream' : 'text',
		returnFullResponse: true,
		// Every status comes back as a reply: the gate, not n8n, decides what follows a 401.
		ignoreHttpStatusErrors: true,
		// Also keeps a streamed body from being buffered for a redirect.
		disableFollowRedirect: true,
		sendCredentialsOnCrossOriginRedirect: false,
		...(signal && { abortSignal: signal }),
	};
	try {
		const prepared = await access.prepare(request, attempt);
		// A renewed sign-in may have taken its time.
		if (signal?.aborted) return { kind: 'withdrawn', reason: { kind: 'cancelled' } };
		const left = attempt.deadline - Date.now();
		if (left <= 0) return { kind: 'withdrawn', reason: { kind: 'deadline' } };
		const timeout = Math.min(timeoutMs, left);
		// Not a copy: the credential looks at the very object that n8n signs.
		prepared.timeout = timeout;
		const response = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			access.type,
			prepared,
		)) as IN8nHttpFullResponse;
		const reply =
			responseType === 'stream'
				? await readStreamed(response, call, timeout)
				: readReply(response, responseType);
		if (reply.kind !== 'answered' || call.root !== 'apexrest') return reply;
		return { ...reply, ofClass: call.replay === 'read' ? 'read' : 'write' };
	} catch (error) {
		const withdrawn = takeWithdrawal(attempt.callId);
		if (withdrawn) return { kind: 'withdrawn', reason: { kind: withdrawn } };
		return replyOfThrown(error);
	}
}

/** A success keeps its stream; anything else is short and read whole, so that it can be judged. */
async function readStreamed(
	response: IN8nHttpFullResponse,
	call: JudgedCall,
	silenceMs: number,
): Promise<Reply> {
	const { statusCode, headers } = response;
	const body = guardBody(response.body as ByteStream, call, silenceMs);
	if (statusCode >= 200 && statusCode < 300) {
		return { kind: 'answered', status: statusCode, headers: textHeaders(headers), body };
	}
	return readReply({ ...response, body: await readText(body) }, 'text');
}

/**
 * A success whose JSON cannot be read is no reply: something on the way cut or replaced it. A page of
 * HTML is that too where other types may be the resource itself.
 */
function readReply(
	{ statusCode, headers, body }: IN8nHttpFullResponse,
	responseType: 'json' | 'any' | 'text',
): Reply {
	const answered = { kind: 'answered', status: statusCode, headers: textHeaders(headers) } as const;
	if (typeof body !== 'string') return { ...answered, body };
	const failed = statusCode >= 300;
	if (body === '' || (responseType === 'text' && !failed)) return { ...answered, body };
	try {
		return { ...answered, body: parseJson(body) };
	} catch {
		const { 'content-type': type } = answered.headers;
		const otherType = responseType === 'any' && type !== undefined && !isJson(type);
		const page = isPage(type);
		if (failed || (otherType && !page)) return { ...answered, body };
		return {
			kind: 'lost',
			code: 'UNREADABLE_REPLY',
			message: page
				? 'a page of HTML came in place of JSON, as from an org under maintenance; a resource that is HTML itself must be asked for as text or as a file'
				: 'the reply was cut short or was no JSON',
		};
	}
}

/** Whether a content type is one of JSON. */
export function isJson(type = ''): boolean {
	return /^application\/([\w.-]+\+)?json\b/i.test(type.trim());
}

/** Whether a content type is that of a page, with which orgs under maintenance answer. */
function isPage(type = ''): boolean {
	return /^(?:text\/html|application\/xhtml\+xml)\b/i.test(type.trim());
}

function textHeaders(headers: IN8nHttpFullResponse['headers']): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).flatMap(([name, value]) =>
			typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
		),
	);
}
