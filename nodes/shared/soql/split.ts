import { bindParameters, type QueryParameters } from './bind';
import { listCondition, outlineOf } from './outline';
import type { SoqlText } from './text';

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
	const { kind, value } = parameters.get(list.parameter) ?? { kind: 'string', value: [] };
	const values = [...new Set(Array.isArray(value) ? (value as unknown[]) : [value])];
	return partsOf(values, (part) =>
		bindParameters(statement, new Map([...parameters, [list.parameter, { kind, value: part }]])),
	);

	function partsOf(all: unknown[], bind: (part: unknown[]) => SoqlText): SoqlText[] {
		const bound = bind(all);
		if (bound.length <= maxLength) return [bound];
		if (all.length === 1) {
			throw new RangeError(`'Query' is longer than ${limit} characters without its list.`);
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
