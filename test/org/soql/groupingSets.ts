import type { FunctionExp, GroupByClause } from '@jetstreamapp/soql-parser-js';
import { SoqlError } from './errors';

/** Fields of ROLLUP or CUBE (SOQL guide). */
const mostFields = 3;

/** The fields to group by, and which of them each level of subtotals keeps. */
export interface Grouping {
	clauses: GroupByClause[];
	/** For each level, whether each key takes part; the first level keeps all. */
	sets: boolean[][];
}

/** Takes ROLLUP and CUBE apart; plain grouping has one level. */
export function groupingOf(clauses: GroupByClause[]): Grouping {
	const [only] = clauses;
	const fn = only !== undefined && 'fn' in only ? only.fn : undefined;
	const name = fn?.functionName?.toUpperCase();
	if (fn === undefined || (name !== 'ROLLUP' && name !== 'CUBE')) {
		return { clauses, sets: [clauses.map(() => true)] };
	}
	const keys = (fn.parameters ?? []).map(clauseOf);
	if (clauses.length > 1 || keys.length > mostFields) {
		throw new SoqlError(
			'MALFORMED_QUERY',
			`GROUP BY ${name} takes at most ${mostFields} fields and stands alone`,
		);
	}
	return { clauses: keys, sets: name === 'CUBE' ? cube(keys.length) : rollup(keys.length) };
}

function clauseOf(parameter: string | FunctionExp): GroupByClause {
	return typeof parameter === 'string' ? { field: parameter } : { fn: parameter };
}

function rollup(count: number): boolean[][] {
	return range(count + 1).map((cut) => range(count).map((at) => at < count - cut));
}

function cube(count: number): boolean[][] {
	return range(2 ** count).map((bits) =>
		range(count).map((at) => (bits & (1 << (count - 1 - at))) === 0),
	);
}

function range(count: number): number[] {
	return Array.from({ length: count }, (_value, at) => at);
}
