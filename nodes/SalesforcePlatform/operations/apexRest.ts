import { SalesforceCallError } from '../../shared/client/errors';
import { classify } from '../../shared/gate/signal';
import { parseJson } from '../../shared/client/exactJson';
import type { DataCall, DataReply, SalesforceClient } from '../../shared/client/types';
import { readText } from '../input/parameters';
import { namedValues, readMethod, readRequestBody } from '../input/requestBody';
import { apexPath, withParameters } from '../input/requestPath';
import { answerOf } from './apiRequest';
import { eachItem, type Answer } from './operation';

/** Characters of a reply of a class's own making that an error shows. */
const SHOWN_CHARACTERS = 500;

/** Calls an Apex REST class of the org. Its reply is JSON, or any text that the class made. */
export const callApexRest = eachItem(async (context, client, item) => {
	const method = readMethod(context, item);
	const { path, query } = withParameters(
		apexPath(readText(context, 'path', item)),
		namedValues(context, 'query', item),
	);
	const reply = await callClass(client, {
		method,
		root: 'apexrest',
		path,
		...(Object.keys(query).length > 0 && { query }),
		...(await readRequestBody(context, item, method)),
		// A class answers in JSON or in XML, as it is asked.
		headers: { Accept: 'application/json' },
		responseType: 'text',
	});
	return answer(reply);
});

function answer({ status, headers, body }: DataReply<string>): Answer {
	if (body === '' || !(headers['content-type'] ?? '').includes('json')) {
		return body === '' ? answerOf({ status, body }) : [{ json: { data: body } }];
	}
	try {
		return answerOf({ status, body: parseJson(body) });
	} catch {
		return [{ json: { data: body } }];
	}
}

/**
 * A class can refuse with a body of its own, which is then all there is to learn. Salesforce keeps what
 * it had saved, whatever status it sets.
 */
async function callClass(client: SalesforceClient, call: DataCall): Promise<DataReply<string>> {
	try {
		return await client.request<string>(call);
	} catch (error) {
		throw withOwnWords(error);
	}
}

function withOwnWords(error: unknown): unknown {
	if (!(error instanceof SalesforceCallError) || error.salesforceCode !== undefined) return error;
	const { code, outcome, fields, retryAt } = error;
	if (outcome.kind === 'notExecuted' || outcome.reply.kind !== 'answered') return error;
	const unknown = outcome.kind === 'unknown';
	if (unknown && classify(outcome.reply) !== 'ofClass') return error;
	const { body, status: httpStatus } = outcome.reply;
	const advice = unknown
		? 'Salesforce keeps what a class has saved, whatever status it sets. Look in Salesforce before you run it again.'
		: error.advice;
	const text = typeof body === 'string' ? body.trim() : JSON.stringify(body);
	if (text === '' || text.startsWith('<')) return error;
	const message = `The Apex class answered with HTTP status ${httpStatus}: ${text.slice(0, SHOWN_CHARACTERS)}`;
	return new SalesforceCallError(code, message, outcome, { httpStatus, fields, advice, retryAt });
}
