import type { QueryParameter } from '../soql/bind';
import type { ValueKind } from '../soql/typedLiteral';
import { inZone } from './moments';

const TYPES = [
	'string',
	'number',
	'boolean',
	'date',
	'dateTime',
	'time',
	'id',
] as const satisfies readonly ValueKind[];

/** What may stand after the colon. */
const NAME = /^[A-Za-z_]\w*$/;

/**
 * Reads 'Query Parameters'.
 *
 * @param read reads a parameter of one item; undefined where it is not set
 * @param timeZone the workflow's, for dates and times that name none
 * @throws {RangeError} naming a parameter without a name, with two values or of no known type
 */
export function readParameters(
	read: (name: string) => unknown,
	timeZone: string,
): Map<string, QueryParameter> {
	const { parameters = [] } = (read('queryParameters') ?? {}) as {
		parameters?: Array<{ name?: unknown; type?: unknown; value?: unknown }>;
	};
	const values = new Map<string, QueryParameter>();
	for (const { name: given, type = 'string', value } of parameters) {
		const name = typeof given === 'string' ? given.trim().replace(/^:/, '') : '';
		if (!NAME.test(name)) {
			throw new RangeError(
				`'Query Parameters' has the name "${name}". Use letters, digits and underscores, such as email.`,
			);
		}
		if (values.has(name)) {
			throw new RangeError(`'Query Parameters' gives "${name}" twice. Keep one of them.`);
		}
		const kind = TYPES.find((known) => known === type);
		if (!kind) {
			throw new RangeError(
				`The query parameter "${name}" has the type "${String(type)}". Use one of ${TYPES.join(', ')}.`,
			);
		}
		values.set(name, { kind, value: inZone(kind, value, timeZone) });
	}
	return values;
}
