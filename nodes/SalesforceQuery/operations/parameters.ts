import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { readParameters } from '../../shared/descriptions/readParameters';
import type { QueryParameter } from '../../shared/soql/bind';

/** Reads the parameters of one item. */
export function parameterReader(
	context: IExecuteFunctions,
	item: number,
): (name: string) => unknown {
	return (name) => context.getNodeParameter(name, item, undefined);
}

/**
 * Reads a statement that the user wrote.
 *
 * @param name of the parameter, and as the user sees it
 * @throws {RangeError} when it is empty
 */
export function readStatement(
	context: IExecuteFunctions,
	item: number,
	[name, displayName]: readonly [string, string],
	example: string,
): string {
	const given = context.getNodeParameter(name, item, '');
	const statement = typeof given === 'string' ? given.trim() : '';
	if (statement !== '') return statement;
	throw new RangeError(`'${displayName}' is empty [item ${item}]. Enter one, such as ${example}.`);
}

/** Reads the SOQL query of one item. */
export function readQuery(context: IExecuteFunctions, item: number): string {
	return readStatement(context, item, ['query', 'Query'], 'SELECT Id, Name FROM Account LIMIT 10');
}

/** Reads 'Query Parameters' of one item. */
export function readQueryParameters(
	context: IExecuteFunctions,
	item: number,
): Map<string, QueryParameter> {
	return readParameters(parameterReader(context, item), context.getTimezone());
}

/** Reads 'Options' of one item. */
export function readOptionValues(context: IExecuteFunctions, item: number): IDataObject {
	return context.getNodeParameter('options', item, {});
}
