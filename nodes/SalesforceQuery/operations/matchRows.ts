import { exactNumber } from '../../shared/client/exactJson';
import type { SalesforceRecord } from '../../shared/client/queryPages';
import { typedLiteral, valueText, type FieldKind } from '../../shared/soql/typedLiteral';

/** The field by which rows go back to the items that asked for them. */
export interface MatchField {
	/** As the query names it, such as `Account.Name`. */
	path: string;
	kind: FieldKind;
	/** Whether values that differ in case are different values. */
	caseSensitive: boolean;
}

/**
 * Gives each item the rows whose field holds one of its values, in the order of the result. Values are
 * compared as Salesforce compares them: text in any case, IDs of 15 and 18 characters alike.
 *
 * @param asked the values of each item
 * @throws {RangeError} when a row does not have the field
 */
export function matchRows(
	rows: readonly SalesforceRecord[],
	field: MatchField,
	asked: ReadonlyArray<readonly unknown[]>,
): SalesforceRecord[][] {
	const byKey = new Map<string, number[]>();
	for (const [i, row] of rows.entries()) {
		const key = matchKey(valueAt(row, field.path), field);
		const places = byKey.get(key);
		if (places) places.push(i);
		else byKey.set(key, [i]);
	}
	const taken = new Set<number>();
	return asked.map((values) => {
		const keys = new Set(values.map((value) => matchKey(value, field)));
		const places = [...keys].flatMap((key) => byKey.get(key) ?? []).sort((a, b) => a - b);
		return places.flatMap((place) => {
			const row = rows[place];
			if (!row) return [];
			// No two items share an object that a later node may change.
			if (taken.has(place)) return [structuredClone(row)];
			taken.add(place);
			return [row];
		});
	});
}

/** How many rows no item gets, because Salesforce takes two values for one that are not here. */
export function countUnasked(
	rows: readonly SalesforceRecord[],
	field: MatchField,
	asked: ReadonlyArray<readonly unknown[]>,
): number {
	const keys = new Set(asked.flatMap((values) => values.map((value) => matchKey(value, field))));
	return rows.filter((row) => !keys.has(matchKey(valueAt(row, field.path), field))).length;
}

/** The value at the end of a path, whose names are found in any case. */
function valueAt(row: SalesforceRecord, path: string): unknown {
	let at: unknown = row;
	for (const name of path.split('.')) {
		if (at === null) return null;
		const record = at as SalesforceRecord;
		const key = Object.keys(record).find((known) => known.toLowerCase() === name.toLowerCase());
		if (key === undefined) {
			throw new RangeError(
				`The records have no field "${path}", by which they go back to the items. Add it to the SELECT list.`,
			);
		}
		at = record[key];
	}
	return at;
}

/** The first 15 characters of an ID say all; the rest is a checksum. */
const ID_LENGTH = 15;

/** Equal for values that Salesforce takes for equal. */
function matchKey(value: unknown, { kind, caseSensitive }: MatchField): string {
	if (value === null || value === undefined) return 'null';
	const text = valueText(value).trim();
	switch (kind) {
		case 'id':
			return `=${text.slice(0, ID_LENGTH)}`;
		case 'number':
			return `=${exactNumber(text.replace(/^\+/, ''))}`;
		case 'string':
		case 'multipicklist':
			return `=${caseSensitive ? text : text.toLowerCase()}`;
		case 'dateTime':
			// Salesforce compares whole seconds.
			return `=${typedLiteral(kind, text).slice(0, 'yyyy-mm-ddThh:mm:ss'.length)}`;
		case 'boolean':
		case 'date':
		case 'time':
			return `=${typedLiteral(kind, text)}`;
	}
}
