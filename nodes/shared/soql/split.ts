import { bindParameters, type QueryParameters } from './bind';
import { listCondition, outlineOf } from './outline';
import { isRecordId } from './recordId';
import type { SoqlText } from './text';
import { listLiteral, valueText, type ValueKind } from './typedLiteral';

/**
 * Binds the parameters of a query; one that becomes too long because of a list is asked for in parts,
 * whose rows together are those of the whole.
 *
 * @param maxLength characters a statement may have
 * @param options.anyOrder the order of the rows from one part to the next does not matter
 * @throws {RangeError} when a parameter does not fit, or a query that is too long cannot be parted
 */
export function bindInParts(
	statement: string,
	parameters: QueryParameters,
	maxLength: number,
	{ anyOrder = false }: { anyOrder?: boolean } = {},
): SoqlText[] {
	const whole = bindParameters(statement, parameters);
	if (whole.length <= maxLength) return [whole];
	const outline = outlineOf(statement);
	const list = listCondition(outline);
	const reason =
		typeof list === 'string'
			? list
			: !anyOrder && outline.after.has('ORDER')
				? 'it has ORDER BY'
				: undefined;
	const length = whole.length.toLocaleString('en-US');
	const limit = maxLength.toLocaleString('en-US');
	if (typeof list === 'string' || reason !== undefined) {
		throw new RangeError(
			`'Query' has ${length} characters with its values, and Salesforce takes ${limit}. It cannot be asked for in parts, because ${reason ?? ''}.`,
		);
	}
	const { parameter } = list;
	const { kind, value } = parameters.get(parameter) ?? { kind: 'string', value: [] };
	const values = [...new Set(Array.isArray(value) ? (value as unknown[]) : [value])];
	return partsOf(alikeTogether(kind, values), (part) =>
		bindParameters(statement, new Map([...parameters, [parameter, { kind, value: part.flat() }]])),
	);

	function partsOf(all: unknown[][], bind: (part: unknown[][]) => SoqlText): SoqlText[] {
		const bound = bind(all);
		if (bound.length <= maxLength) return [bound];
		const [first, second] = all;
		if (second === undefined) {
			throw new RangeError(
				first !== undefined && first.length > 1
					? `'Query' is longer than ${limit} characters with those values of :${parameter} that Salesforce may take for one, such as ${valueText(first[0])}. Give each of them once.`
					: `'Query' is longer than ${limit} characters without its list.`,
			);
		}
		const count = Math.ceil((bound.length / maxLength) * 1.05);
		const size = Math.max(1, Math.floor(all.length / count));
		const parts: SoqlText[] = [];
		for (let start = 0; start < all.length; start += size) {
			parts.push(...partsOf(all.slice(start, start + size), bind));
		}
		return parts;
	}
}

/**
 * Keeps the values together that Salesforce may take for one: in two parts, each would find the same
 * records. Whether it does depends on the field; to keep too many together does no harm.
 */
function alikeTogether(kind: ValueKind, values: readonly unknown[]): unknown[][] {
	const groups = new Map<string, unknown[]>();
	for (const value of values) {
		const key = alikeKey(kind, value);
		const group = groups.get(key);
		if (group) group.push(value);
		else groups.set(key, [value]);
	}
	return [...groups.values()];
}

/** Characters of an ID that tell records apart; the other three check them. */
const ID_LENGTH = 15;

function alikeKey(kind: ValueKind, value: unknown): string {
	if (value === null || value === undefined) return 'null';
	switch (kind) {
		case 'string':
		case 'id': {
			const text = valueText(value).trim();
			return `=${(isRecordId(text) ? text.slice(0, ID_LENGTH) : text).toLowerCase()}`;
		}
		case 'number':
			return `=${Number(valueText(value))}`;
		default:
			return `=${listLiteral(kind, value)}`;
	}
}
