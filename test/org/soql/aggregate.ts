import type {
	Condition,
	FunctionExp,
	HavingClause,
	OrderByClause,
	Query,
} from '@jetstreamapp/soql-parser-js';
import type { FieldSchema, FieldType, FieldValue, Row } from '../model';
import { isCompound } from '../schema/compound';
import { buildTree } from './boolean-tree';
import { comparable, compileComparison, familyOf, hasNoOrder, order } from './comparisons';
import { SoqlError, unsupportedSoql } from './errors';
import type { SortKey } from './ordering';
import { formatted } from './format';
import { groupingOf } from './groupingSets';
import { directionOf, listOf, sortItems } from './ordering';
import type { Scope } from './paths';
import { resolvePath } from './paths';
import { isPlainField, writtenName } from './rows';
import type { JsonRecord } from './select';
import { jsonValue } from './select';
import { comparisonOf, compileTree, dateFunction } from './where';

/** Most rows of an aggregate query: it has no further pages (SOQL guide). */
const maxGroups = 2000;

const aggregateNames = new Set(['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX']);

/** True for a query whose answer is AggregateResult rows. */
export function isAggregate(query: Query): boolean {
	return (
		listOf(query.groupBy).length > 0 ||
		(query.fields ?? []).some(
			(item) =>
				item.type === 'FieldFunctionExpression' &&
				aggregateNames.has(item.functionName.toUpperCase()),
		)
	);
}

/** A value of a group: of the fields grouped by, or of an aggregate function. */
interface Column {
	type: FieldType;
	get: (group: Group) => FieldValue;
}

interface Group {
	values: FieldValue[];
	/** Which keys take part; the others are rolled up. */
	level: boolean[];
	totals: Total[];
}

/** Runs an aggregate query over the rows that match. */
export function aggregate(scope: Scope, query: Query, rows: Iterable<Row>): JsonRecord[] {
	const plan = new AggregatePlan(scope, query);
	const columns = plan.select();
	const having = plan.having(query.having);
	const sortKeys = plan.orderBy(listOf(query.orderBy));
	if (!plan.isGrouped && query.limit !== undefined) {
		throw new SoqlError(
			'MALFORMED_QUERY',
			'Non-grouped query that uses overall aggregate functions cannot also use LIMIT',
		);
	}
	const offset = query.offset ?? 0;
	const groups = plan.run(rows).filter(having);
	const end = query.limit === undefined ? undefined : offset + query.limit;
	const kept = sortItems(groups, sortKeys).slice(offset, end);
	if (kept.length > maxGroups) {
		throw new SoqlError(
			'EXCEEDED_ID_LIMIT',
			'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a ' +
				'single batch',
		);
	}
	return kept.map((group) => {
		const record: JsonRecord = { attributes: { type: 'AggregateResult' } };
		for (const { key, column } of columns) {
			record[key] = jsonValue(column.get(group), column.type);
		}
		return record;
	});
}

class AggregatePlan {
	readonly isGrouped: boolean;
	private readonly keys: Array<{
		name: string;
		field: FieldSchema;
		get: (row: Row) => FieldValue;
	}> = [];
	private readonly totals: Array<{ name: string; make: () => Total }> = [];
	private readonly levels: boolean[][];

	constructor(
		private readonly scope: Scope,
		private readonly query: Query,
	) {
		const { clauses, sets } = groupingOf(listOf(query.groupBy));
		this.levels = sets;
		this.isGrouped = clauses.length > 0;
		for (const clause of clauses) {
			if ('fn' in clause) {
				this.keys.push({ name: functionKey(clause.fn), ...dateFunction(scope, clause.fn) });
				continue;
			}
			const path = resolvePath(scope, clause.field);
			if (hasNoOrder(path.field)) {
				throw scope.source.errorAtWord(
					'MALFORMED_QUERY',
					clause.field,
					`field '${path.name}' can not be grouped in a query call`,
				);
			}
			this.keys.push({ name: path.name, field: path.field, get: path.get });
		}
	}

	select(): Array<{ key: string; column: Column }> {
		let unnamed = 0;
		return (this.query.fields ?? []).map((item) => {
			if (isPlainField(item)) {
				const written = writtenName(item);
				const alias = 'alias' in item ? item.alias : undefined;
				const path = resolvePath(this.scope, written);
				return { key: alias ?? path.field.name, column: this.groupedColumn(path.name, written) };
			}
			if (item.type !== 'FieldFunctionExpression') {
				throw unsupportedSoql(`${item.type} in an aggregate query`);
			}
			const key = item.alias ?? `expr${unnamed}`;
			if (item.alias === undefined) unnamed += 1;
			return { key, column: this.functionColumn(item) };
		});
	}

	having(clause: HavingClause | undefined): (group: Group) => boolean {
		if (clause === undefined) return () => true;
		const tree = buildTree(this.scope.source, clause);
		return compileTree(tree, (condition) => {
			if ('valueQuery' in condition) throw unsupportedSoql('a subquery in HAVING');
			const column = this.conditionColumn(condition);
			const field = pseudoField(column.type);
			const written = 'field' in condition ? condition.field : undefined;
			const test = compileComparison(comparisonOf(this.scope, field, condition, written));
			return (group: Group) => test(column.get(group));
		});
	}

	orderBy(clauses: OrderByClause[]): Array<SortKey<Group>> {
		return clauses.map((clause) => {
			const column =
				'fn' in clause
					? this.functionColumn(clause.fn)
					: this.groupedColumn(
							resolvePath(this.scope, clause.field).name,
							clause.field,
							'Ordered field must be grouped or aggregated',
						);
			return { get: column.get, family: familyOf(column.type), ...directionOf(clause) };
		});
	}

	run(rows: Iterable<Row>): Group[] {
		const [only, ...more] = this.levels;
		if (more.length === 0) return this.runLevel(rows, only ?? []);
		const kept = [...rows];
		return this.levels.flatMap((level) => this.runLevel(kept, level));
	}

	private runLevel(rows: Iterable<Row>, level: boolean[]): Group[] {
		const groups = new Map<string, Group>();
		if (!this.isGrouped) groups.set('[]', this.newGroup([], []));
		for (const row of rows) {
			const values = this.keys.map((key, at) => (level[at] === true ? key.get(row) : null));
			const id = JSON.stringify(
				values.map((value, at) =>
					comparable(value, familyOf(this.keys[at]?.field.type ?? 'string')),
				),
			);
			let group = groups.get(id);
			if (group === undefined) {
				group = this.newGroup(values, level);
				groups.set(id, group);
			}
			for (const total of group.totals) total.add(row);
		}
		return [...groups.values()];
	}

	private newGroup(values: FieldValue[], level: boolean[]): Group {
		return { values, level, totals: this.totals.map((total) => total.make()) };
	}

	private conditionColumn(condition: Exclude<Condition, { openParen: number }>): Column {
		if ('fn' in condition) return this.functionColumn(condition.fn);
		const path = resolvePath(this.scope, condition.field);
		return this.groupedColumn(path.name, condition.field);
	}

	private groupedColumn(
		name: string,
		written: string,
		sentence = 'Field must be grouped or aggregated',
	): Column {
		const at = this.keys.findIndex((key) => key.name === name);
		const key = this.keys[at];
		if (key === undefined) {
			throw this.scope.source.errorAtWord('MALFORMED_QUERY', written, `${sentence}: ${name}`);
		}
		return { type: key.field.type, get: (group) => group.values[at] ?? null };
	}

	private functionColumn(fn: FunctionExp): Column {
		const name = (fn.functionName ?? '').toUpperCase();
		const [inner] = fn.parameters ?? [];
		if (name === 'FORMAT' && typeof inner === 'object') {
			const column = this.functionColumn(inner);
			const { datetimeFormat } = this.scope;
			return {
				type: 'string',
				get: (group) => formatted(column.get(group), column.type, datetimeFormat),
			};
		}
		if (name === 'GROUPING' && typeof inner === 'string') {
			const key = resolvePath(this.scope, inner).name;
			this.groupedColumn(key, inner);
			const at = this.keys.findIndex((each) => each.name === key);
			return { type: 'int', get: (group) => (group.level[at] === true ? 0 : 1) };
		}
		if (!aggregateNames.has(name)) {
			return this.groupedColumn(functionKey(fn), fn.functionName ?? name);
		}
		const [parameter] = fn.parameters ?? [];
		if (typeof parameter !== 'string') throw unsupportedSoql(`function ${fn.rawValue ?? name}`);
		const path = resolvePath(this.scope, parameter);
		const family = familyOf(path.field.type);
		const isMeasure = name === 'SUM' || name === 'AVG';
		if (
			(isMeasure && family !== 'number') ||
			isCompound(path.field) ||
			(name !== 'COUNT' && family === 'boolean')
		) {
			throw this.scope.source.errorAtWord(
				'MALFORMED_QUERY',
				parameter,
				`field ${path.name} does not support aggregate operator ${name}`,
			);
		}
		const id = `${name}(${path.name})`;
		let at = this.totals.findIndex((total) => total.name === id);
		if (at === -1) {
			at = this.totals.length;
			this.totals.push({ name: id, make: () => new Total(path.get, path.field.type) });
		}
		const type = name === 'MIN' || name === 'MAX' ? path.field.type : isMeasure ? 'double' : 'int';
		return { type, get: (group) => group.totals[at]?.result(name) ?? null };
	}
}

function functionKey(fn: FunctionExp): string {
	const parameters = (fn.parameters ?? []).map((each) =>
		typeof each === 'string' ? each : functionKey(each),
	);
	return `${fn.functionName ?? ''}(${parameters.join(',')})`.toLowerCase();
}

/** A field to compare an aggregate's value as. */
function pseudoField(type: FieldType): FieldSchema {
	const name = 'expression';
	return { name, label: name, type, nillable: true, createable: false, updateable: false };
}

/** What one aggregate function needs of a field's values. */
class Total {
	private count = 0;
	private sum = 0;
	private min: FieldValue = null;
	private max: FieldValue = null;
	private readonly distinct = new Set<FieldValue>();

	constructor(
		private readonly get: (row: Row) => FieldValue,
		private readonly type: FieldType,
	) {}

	add(row: Row): void {
		const value = this.get(row);
		if (value === null) return;
		const family = familyOf(this.type);
		const ready = comparable(value, family);
		this.count += 1;
		this.distinct.add(ready);
		if (typeof value === 'number') this.sum += value;
		if (this.min === null || order(ready, comparable(this.min, family)) < 0) this.min = value;
		if (this.max === null || order(ready, comparable(this.max, family)) > 0) this.max = value;
	}

	result(name: string): FieldValue {
		if (name === 'COUNT') return this.count;
		if (name === 'COUNT_DISTINCT') return this.distinct.size;
		if (this.count === 0) return null;
		if (name === 'SUM') return this.sum;
		if (name === 'AVG') return this.sum / this.count;
		return name === 'MIN' ? this.min : this.max;
	}
}
