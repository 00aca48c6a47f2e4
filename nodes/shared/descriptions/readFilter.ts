import type { FieldFinder, FoundField } from '../metadata/fieldPath';
import {
	FILTER_OPERATORS,
	joinConditions,
	soqlCondition,
	type FilterOperator,
} from '../soql/condition';
import { soqlOrderBy, type SortField } from '../soql/orderBy';
import type { SoqlText } from '../soql/text';
import { fieldKind } from '../soql/typedLiteral';
import { whereText } from '../soql/whereText';
import { inZone } from './moments';
import { readParameters } from './readParameters';

/**
 * Reads a parameter of one item, such as `(name) => context.getNodeParameter(name, item, undefined)`;
 * undefined where it is not set.
 */
export type ReadParameter = (name: string) => unknown;

/** What a filter is read with. */
export interface FilterContext {
	findField: FieldFinder;
	/** The workflow's time zone (`getTimezone()`), for dates and times that name none. */
	timeZone: string;
}

interface ConditionValue {
	field?: unknown;
	operator?: unknown;
	value?: unknown;
}

interface FiltersValue {
	conditions?: ConditionValue[];
	groups?: Array<{ combine?: unknown; conditions?: { conditions?: ConditionValue[] } }>;
}

/**
 * Reads the parameters of `filterProperties` as one condition that can stand after `WHERE` or `AND`,
 * every value typed by its field's describe.
 *
 * @returns undefined when nothing is filtered
 * @throws {RangeError} naming the field, when it is unknown or its operator or value does not suit it
 */
export async function readFilter(
	read: ReadParameter,
	context: FilterContext,
): Promise<SoqlText | undefined> {
	if (read('filterMode') === 'text') {
		const where = read('where');
		const parameters = readParameters(read, context.timeZone);
		return whereText(typeof where === 'string' ? where : '', parameters);
	}
	const { conditions = [], groups = [] } = (read('filters') ?? {}) as FiltersValue;
	const parts = await conditionsOf(conditions, context);
	for (const group of groups) {
		const inner = await conditionsOf(group.conditions?.conditions ?? [], context);
		const joined = joinConditions(inner, combination(group.combine, 'or'));
		if (joined !== undefined) parts.push(joined);
	}
	return joinConditions(parts, combination(read('combineFilters'), 'and'));
}

/**
 * Reads 'Sort' as the list after `ORDER BY`.
 *
 * @returns undefined when no order is asked for
 * @throws {RangeError} naming a field that is unknown or cannot be sorted by
 */
export async function readSort(
	read: ReadParameter,
	findField: FieldFinder,
): Promise<SoqlText | undefined> {
	const { fields = [] } = (read('sort') ?? {}) as {
		fields?: Array<{ field?: unknown; direction?: unknown; nulls?: unknown }>;
	};
	const order: SortField[] = [];
	for (const { field, direction, nulls } of fields) {
		const { path, field: found } = await located(findField, field, 'Sort');
		if (found?.sortable === false) throw new RangeError(`'Sort': "${path}" cannot be sorted by.`);
		order.push({
			path,
			direction: direction === 'desc' ? 'desc' : 'asc',
			nulls: nulls === 'first' ? 'first' : 'last',
		});
	}
	return order.length > 0 ? soqlOrderBy(order) : undefined;
}

async function conditionsOf(
	values: readonly ConditionValue[],
	{ findField, timeZone }: FilterContext,
): Promise<SoqlText[]> {
	const conditions: SoqlText[] = [];
	for (const { field: chosen, operator, value } of values) {
		const { path, field } = await located(findField, chosen, 'Filters');
		if (field?.filterable === false) {
			throw new RangeError(
				`Filter on "${path}": Salesforce cannot filter by it, because it holds long text or is computed from other records.`,
			);
		}
		const kind = fieldKind(field?.type ?? 'string');
		conditions.push(
			soqlCondition({ path, kind }, operatorOf(operator), inZone(kind, value, timeZone)),
		);
	}
	return conditions;
}

/** Finds the field of an entry; one that is not there is an error that names the parameter too. */
async function located(
	findField: FieldFinder,
	chosen: unknown,
	parameter: string,
): Promise<FoundField> {
	const name = fieldName(chosen, parameter);
	try {
		return await findField(name);
	} catch (error) {
		throw inParameter(error, parameter);
	}
}

function inParameter(error: unknown, parameter: string): unknown {
	return error instanceof RangeError ? new RangeError(`'${parameter}': ${error.message}`) : error;
}

/** A resource locator's value, or the name itself where an expression or an agent gave it. */
function fieldName(field: unknown, parameter: string): string {
	const value =
		typeof field === 'object' && field !== null && 'value' in field ? field.value : field;
	if (typeof value === 'string' && value.trim() !== '') return value.trim();
	throw new RangeError(`'${parameter}' has an entry without a field. Choose one, or remove it.`);
}

function operatorOf(value: unknown): FilterOperator {
	const operator = FILTER_OPERATORS.find((name) => name === (value ?? 'equal'));
	if (operator) return operator;
	throw new RangeError(
		`"${String(value)}" is no operator. Use one of ${FILTER_OPERATORS.join(', ')}.`,
	);
}

function combination(value: unknown, otherwise: 'and' | 'or'): 'and' | 'or' {
	return value === 'and' || value === 'or' ? value : otherwise;
}
