import type { Condition, FunctionExp, Query, WhereClause } from '@jetstreamapp/soql-parser-js';
import type { FieldSchema, FieldValue, Row } from '../model';
import { looksLikeId } from '../store/ids';
import type { BooleanTree, ChainCondition } from './boolean-tree';
import { buildTree } from './boolean-tree';
import type { Comparison } from './comparisons';
import { comparable, compileComparison, familyOf, toId18 } from './comparisons';
import { dateFunctions } from './dates';
import { unsupportedSoql } from './errors';
import type { Literal } from './literals';
import { unquote } from './literals';
import { emptyListMark } from './parse';
import type { Scope } from './paths';
import { resolvePath } from './paths';

export type RowTest = (row: Row) => boolean;

/** Runs a semi-join's query and gives the values of its one field. */
export type SemiJoin = (scope: Scope, query: Query) => Iterable<FieldValue>;

export interface CompiledWhere {
	test: RowTest;
	/** Rows an index names; every match is among them. Undefined: all rows must be read. */
	candidates?: Row[];
}

/** Compiles a WHERE clause once; the test then costs closures only. */
export function compileWhere(
	scope: Scope,
	clause: WhereClause | undefined,
	semiJoin: SemiJoin,
): CompiledWhere {
	if (clause === undefined) return { test: () => true };
	const tree = buildTree(scope.source, clause);
	const test = compileTree(tree, (condition) => compileCondition(scope, condition, semiJoin));
	return { test, candidates: findCandidates(scope, tree) };
}

/** Compiles a tree of conditions to one test. */
export function compileTree<T, V>(
	tree: BooleanTree<T>,
	compile: (condition: T) => (value: V) => boolean,
): (value: V) => boolean {
	if (tree.kind === 'test') return compile(tree.condition);
	if (tree.kind === 'not') {
		const child = compileTree(tree.child, compile);
		return (value) => !child(value);
	}
	const children = tree.children.map((child) => compileTree(child, compile));
	const [first, second] = children;
	if (children.length === 2 && first !== undefined && second !== undefined) {
		return tree.kind === 'and'
			? (value) => first(value) && second(value)
			: (value) => first(value) || second(value);
	}
	return tree.kind === 'and'
		? (value) => children.every((child) => child(value))
		: (value) => children.some((child) => child(value));
}

function compileCondition(scope: Scope, condition: ChainCondition, semiJoin: SemiJoin): RowTest {
	if ('valueQuery' in condition) return compileSemiJoin(scope, condition, semiJoin);
	if ('fn' in condition) {
		const { field, get } = dateFunction(scope, condition.fn);
		const test = compileComparison(comparisonOf(scope, field, condition));
		return (row) => test(get(row));
	}
	const path = resolvePath(scope, condition.field);
	const test = compileComparison(comparisonOf(scope, path.field, condition, condition.field));
	const { get } = path;
	return (row) => test(get(row));
}

/** A comparison ready to compile from a parsed condition on the given field. */
export function comparisonOf(
	scope: Scope,
	field: FieldSchema,
	condition: Exclude<Condition, { openParen: number }> | ChainCondition,
	written?: string,
): Comparison {
	const where = written ?? ('fn' in condition ? (condition.fn.rawValue ?? '') : field.name);
	return {
		field,
		operator: condition.operator.toUpperCase(),
		literals: literalsOf(condition),
		now: scope.now,
		fail: (errorCode, sentence) => scope.source.errorAtWord(errorCode, where, sentence),
	};
}

function literalsOf(condition: ChainCondition): Literal[] {
	if ('valueQuery' in condition) return [];
	const values = Array.isArray(condition.value) ? condition.value : [condition.value];
	if (values.length === 1 && values[0] === emptyListMark) return [];
	const { literalType } = condition;
	return values.map((text, index) => {
		const type = Array.isArray(literalType) ? literalType[index] : literalType;
		if (type === undefined) throw unsupportedSoql(`value ${text}`);
		return { type: type, text };
	});
}

/** A date function of WHERE or GROUP BY as a field of its own with a getter. */
export function dateFunction(
	scope: Scope,
	fn: FunctionExp,
): { field: FieldSchema; get: (row: Row) => FieldValue } {
	const name = (fn.functionName ?? '').toUpperCase();
	if (name === 'TOLABEL') return labelFunction(scope, fn);
	const compute = dateFunctions.get(name);
	const [given, ...rest] = fn.parameters ?? [];
	const parameter = inUserTime(given);
	if (compute === undefined || typeof parameter !== 'string' || rest.length > 0) {
		throw unsupportedSoql(`function ${fn.rawValue ?? name}`);
	}
	const path = resolvePath(scope, parameter);
	const family = familyOf(path.field.type);
	if (family !== 'date' && family !== 'datetime') {
		throw unsupportedSoql(`function ${name} on a ${path.field.type} field`);
	}
	const field: FieldSchema = {
		...path.field,
		type: name === 'DAY_ONLY' ? 'date' : 'int',
	};
	const get = (row: Row): FieldValue => {
		const value = path.get(row);
		return value === null || typeof value === 'boolean' ? null : compute(new Date(value));
	};
	return { field, get };
}

/** convertTimezone(): the org's user lives in GMT, so the time is the same. */
function inUserTime(parameter: string | FunctionExp | undefined): unknown {
	if (typeof parameter !== 'object') return parameter;
	const isConversion = parameter.functionName?.toUpperCase() === 'CONVERTTIMEZONE';
	return isConversion ? parameter.parameters?.[0] : parameter;
}

/** toLabel(): the org has one language, in which label and value are the same. */
function labelFunction(
	scope: Scope,
	fn: FunctionExp,
): { field: FieldSchema; get: (row: Row) => FieldValue } {
	const [parameter, ...rest] = fn.parameters ?? [];
	if (typeof parameter !== 'string' || rest.length > 0) {
		throw unsupportedSoql(`function ${fn.rawValue ?? 'toLabel'}`);
	}
	return resolvePath(scope, parameter);
}

function compileSemiJoin(
	scope: Scope,
	condition: Extract<ChainCondition, { valueQuery: Query }>,
	semiJoin: SemiJoin,
): RowTest {
	const path = resolvePath(scope, condition.field);
	const family = familyOf(path.field.type);
	const operator = condition.operator.toUpperCase();
	if (family !== 'id' || (operator !== 'IN' && operator !== 'NOT IN')) {
		throw scope.source.errorAtWord(
			'MALFORMED_QUERY',
			condition.field,
			'semi join sub-selects can only be used with ID or reference fields',
		);
	}
	const values = new Set<FieldValue>();
	for (const value of semiJoin(scope, condition.valueQuery)) {
		if (value !== null) values.add(comparable(value, 'id'));
	}
	const isIn: RowTest = (row) => values.has(comparable(path.get(row), 'id'));
	return operator === 'IN' ? isIn : (row) => !isIn(row);
}

function findCandidates(scope: Scope, tree: BooleanTree<ChainCondition>): Row[] | undefined {
	const tests = tree.kind === 'and' ? tree.children : [tree];
	for (const each of tests) {
		if (each.kind !== 'test') continue;
		const rows = indexedRows(scope, each.condition);
		if (rows !== undefined) return rows;
	}
	return undefined;
}

function indexedRows(scope: Scope, condition: ChainCondition): Row[] | undefined {
	if (!('field' in condition) || 'valueQuery' in condition) return undefined;
	const operator = condition.operator.toUpperCase();
	if (operator !== '=' && operator !== 'IN') return undefined;
	const path = resolvePath(scope, condition.field);
	const { field } = path;
	if (path.steps.length > 0) return undefined;
	const literals = literalsOf(condition);
	if (!literals.every((literal) => literal.type === 'STRING')) return undefined;
	const texts = literals.map((literal) => unquote(literal.text));
	const { reader, object, includeDeleted } = scope;
	const found = new Map<string, Row>();
	if (field.type === 'id') {
		for (const id of texts.filter(looksLikeId)) {
			const row = reader.byId(object.name, toId18(id), { includeDeleted });
			if (row !== undefined) found.set(row.Id, row);
		}
	} else if (
		(field.unique === true || field.externalId === true) &&
		familyOf(field.type) === 'text' &&
		!includeDeleted &&
		!texts.includes('')
	) {
		for (const text of texts) {
			for (const row of reader.byField(object.name, field.name, text)) found.set(row.Id, row);
		}
	} else {
		return undefined;
	}
	return [...found.values()].sort((a, b) => (a.Id < b.Id ? -1 : 1));
}
