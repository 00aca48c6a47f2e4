import type { IExecuteFunctions } from 'n8n-workflow';

import type { DataCall } from '../../shared/client/types';
import { readInputFile } from './binary';
import { jsonBody } from './jsonBody';
import { readChoice } from './parameters';

const METHODS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;
const BODY_TYPES = ['none', 'json', 'text', 'binary'] as const;

/** @throws {RangeError} naming the methods there are */
export function readMethod(context: IExecuteFunctions, item: number): DataCall['method'] {
	return readChoice(context, ['method', 'Method'], item, METHODS);
}

/** The parameters that are lists of names and values, as the user sees them. */
const NAMED = { query: 'Query Parameters', headers: 'Headers' } as const;

/**
 * The names and values of a list of them.
 *
 * @throws {RangeError} for a name or value that is no text, and a name that stands there twice
 */
export function namedValues(
	context: IExecuteFunctions,
	name: keyof typeof NAMED,
	item: number,
): Array<[string, string]> {
	const shown = NAMED[name];
	const { parameters = [] } = context.getNodeParameter(name, item, {}) as {
		parameters?: Array<{ name?: unknown; value?: unknown }>;
	};
	const seen = new Set<string>();
	return parameters.flatMap((pair) => {
		const key = plainText(pair.name ?? '', `'${shown}' has as a name`).trim();
		if (key === '') return [];
		const known = name === 'headers' ? key.toLowerCase() : key;
		if (seen.has(known)) {
			throw new RangeError(
				`'${shown}' has "${key}" twice, and only one of them could be sent. Put the values into one.`,
			);
		}
		seen.add(known);
		return [[key, plainText(pair.value ?? '', `'${shown}' has as "${key}"`)] as [string, string]];
	});
}

/**
 * Reads what is sent along; a GET and a DELETE have nothing.
 *
 * @throws {RangeError | NodeOperationError} for a body that is no JSON or no text, or a file that is not there
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
			return readJson(context.getNodeParameter('body', item, ''));
		case 'text':
			return {
				body: plainText(context.getNodeParameter('body', item, ''), "'Body' is"),
				contentType: 'text/plain',
			};
		case 'binary': {
			const file = await readInputFile(context, item);
			return { ...file.bodyOf(), contentType: file.mimeType };
		}
	}
}

/** JSON text goes out as it was written, so that no number is rounded. */
function readJson(given: unknown): Pick<DataCall, 'body' | 'contentType'> {
	const body = jsonBody(given);
	return typeof given === 'string' ? { body: given, contentType: 'application/json' } : { body };
}

/** Characters of a wrong value that an error shows. */
const SHOWN_CHARACTERS = 100;

/**
 * A number or a switch that an expression gives is as good as its text.
 *
 * @param where begins the error of a value that is none of these
 */
function plainText(given: unknown, where: string): string {
	if (typeof given === 'string') return given;
	if (typeof given === 'number' || typeof given === 'boolean') return String(given);
	const value =
		given === undefined ? 'undefined' : JSON.stringify(given).slice(0, SHOWN_CHARACTERS);
	throw new RangeError(`${where} ${value}, which is no text. Nothing was sent.`);
}
