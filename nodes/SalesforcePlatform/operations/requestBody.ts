import type { IExecuteFunctions } from 'n8n-workflow';

import type { DataCall } from '../../shared/client/types';
import { readInputFile } from './binary';
import { jsonBody } from './jsonBody';
import { readChoice, readText } from './parameters';

const METHODS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;
const BODY_TYPES = ['none', 'json', 'text', 'binary'] as const;

/** @throws {RangeError} naming the methods there are */
export function readMethod(context: IExecuteFunctions, item: number): DataCall['method'] {
	return readChoice(context, ['method', 'Method'], item, METHODS);
}

/** The names and values of a list of them, such as 'Query Parameters'. */
export function namedValues(
	context: IExecuteFunctions,
	name: string,
	item: number,
): Array<[string, string]> {
	const { parameters = [] } = context.getNodeParameter(name, item, {}) as {
		parameters?: Array<{ name?: unknown; value?: unknown }>;
	};
	return parameters.flatMap((pair) => {
		const key = plainText(pair.name).trim();
		return key === '' ? [] : [[key, plainText(pair.value)] as [string, string]];
	});
}

/**
 * Reads what is sent along; a GET and a DELETE have nothing.
 *
 * @throws {RangeError | NodeOperationError} for a body that is no JSON, or a file that is not there
 */
export async function readRequestBody(
	context: IExecuteFunctions,
	item: number,
	method: DataCall['method'],
): Promise<Pick<DataCall, 'body' | 'openBody' | 'bodyLength' | 'contentType' | 'timeoutMs'>> {
	if (method === 'GET' || method === 'DELETE') return {};
	switch (readChoice(context, ['bodyType', 'Body Type'], item, BODY_TYPES)) {
		case 'none':
			return {};
		case 'json':
			return { body: jsonBody(context.getNodeParameter('body', item, '')) };
		case 'text':
			return { body: readText(context, 'body', item), contentType: 'text/plain' };
		case 'binary': {
			const file = await readInputFile(context, item);
			return { ...file.bodyOf(), contentType: file.mimeType };
		}
	}
}

/** A number or a switch that an expression gives is as good as its text. */
function plainText(given: unknown): string {
	if (typeof given === 'string') return given;
	return typeof given === 'number' || typeof given === 'boolean' ? String(given) : '';
}
