import type { OrderByClause } from '@jetstreamapp/soql-parser-js';
import type { FieldValue, Row } from '../model';
import type { Family } from './comparisons';
import { comparable, familyOf, hasNoOrder, order } from './comparisons';
import { unsupportedSoql } from './errors';
import type { Scope } from './paths';
import { resolvePath } from './paths';

/** One key of an ORDER BY over things of any kind. */
export interface SortKey<T> {
	get: (item: T) => FieldValue;
	family: Family;
	descending: boolean;
	nullsLast: boolean;
}

export function listOf<T>(value: T | T[] | undefined): T[] {
	if (value === undefined) return [];
	return Array.isArray(value) ? value : [value];
}

/** Direction and place of nulls; nulls come first unless the query says otherwise. */
export function directionOf(clause: OrderByClause): { descending: boolean; nullsLast: boolean } {
	return {
		descending: clause.order?.toUpperCase() === 'DESC',
		nullsLast: clause.nulls?.toUpperCase() === 'LAST',
	};
}

/** The sort keys of a query over rows, and whether they mean plain Id order. */
export function compileOrderBy(
	scope: Scope,
	clauses: OrderByClause[],
): { keys: Array<SortKey<Row>>; isIdOrder: boolean } {
	let isIdOrder = clauses.length === 0;
	const keys = clauses.map((clause, index) => {
		if (!('field' in clause)) throw unsupportedSoql(`ORDER BY ${clause.fn.rawValue ?? ''}`);
		const path = resolvePath(scope, clause.field);
		if (hasNoOrder(path.field)) {
			throw scope.source.errorAtWord(
				'INVALID_FIELD',
				clause.field,
				`field '${path.field.name}' can not be sorted in a query call`,
			);
		}
		const direction = directionOf(clause);
		if (index === 0 && path.name === 'Id' && !direction.descending) isIdOrder = true;
		return { get: path.get, family: familyOf(path.field.type), ...direction };
	});
	return { keys, isIdOrder };
}

interface Keyed<T> {
	item: T;
	keys: FieldValue[];
	/** Arrival, so that equal keys keep their order. */
	arrival: number;
}

function compareKeyed<T>(sortKeys: Array<SortKey<T>>): (a: Keyed<T>, b: Keyed<T>) => number {
	return (a, b) => {
		for (let at = 0; at < sortKeys.length; at += 1) {
			const key = sortKeys[at];
			const left = a.keys[at] ?? null;
			const right = b.keys[at] ?? null;
			if (key === undefined || left === right) continue;
			if (left === null) return key.nullsLast ? 1 : -1;
			if (right === null) return key.nullsLast ? -1 : 1;
			const result = order(left, right);
			if (result !== 0) return key.descending ? -result : result;
		}
		return a.arrival - b.arrival;
	};
}

function keyed<T>(item: T, arrival: number, sortKeys: Array<SortKey<T>>): Keyed<T> {
	return { item, arrival, keys: sortKeys.map((key) => comparable(key.get(item), key.family)) };
}

/** Sorts, keeping at most `limit` items in memory when one is given. */
export function sortItems<T>(
	items: Iterable<T>,
	sortKeys: Array<SortKey<T>>,
	limit = Number.POSITIVE_INFINITY,
): T[] {
	const compare = compareKeyed(sortKeys);
	let kept: Array<Keyed<T>> = [];
	let worst: Keyed<T> | undefined;
	let arrival = 0;
	// Twice the limit is collected, then cut: each item is sorted a few times at most.
	const batch = Math.max(limit * 2, 4096);
	for (const item of items) {
		const entry = keyed(item, arrival, sortKeys);
		arrival += 1;
		if (worst !== undefined && compare(entry, worst) > 0) continue;
		kept.push(entry);
		if (kept.length >= batch) {
			kept.sort(compare);
			kept = kept.slice(0, limit);
			worst = kept.at(-1);
		}
	}
	kept.sort(compare);
	return kept.slice(0, limit).map((entry) => entry.item);
}
