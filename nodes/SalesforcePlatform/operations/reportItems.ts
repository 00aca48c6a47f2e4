import type { IDataObject } from 'n8n-workflow';

import { isRecordId } from '../../shared/soql/recordId';
import type { Cell, Group, ReportResult } from './reportModel';

/** By what the keys of items are called: names that stay, or what the user reads in Salesforce. */
export type ColumnNames = 'apiName' | 'label';

/**
 * The result of a run as items: one for each detail row, with the groups it is in; without detail rows
 * one for each group, each cell of a matrix included, with its totals. A group's `rowType` is `group`,
 * `subtotal` of the groups within it, or `grandTotal`.
 */
export function reportItems(
	result: ReportResult,
	{ details, columnNames }: { details: boolean; columnNames: ColumnNames },
): IDataObject[] {
	const { reportMetadata: metadata } = result;
	const sides = {
		down: groupsByKey(result.groupingsDown?.groupings ?? []),
		across: groupsByKey(result.groupingsAcross?.groupings ?? []),
	};
	const keys = keysOf(result, columnNames);
	const groupsOf = (path: { down: string[]; across: string[] }): IDataObject => ({
		...named(path.down, metadata.groupingsDown, keys.groupings),
		...named(path.across, metadata.groupingsAcross, keys.groupings),
	});
	return factsInOrder(result, sides).flatMap(({ fact, path, isLeaf }) => {
		const groups = groupsOf(path);
		if (!details) {
			const depth = path.down.length + path.across.length;
			const rowType = depth === 0 ? 'grandTotal' : isLeaf ? 'group' : 'subtotal';
			const totals = cellsOf(fact.aggregates ?? [], keys.aggregates, columnNames);
			return [{ rowType, ...groups, ...totals }];
		}
		if (!isLeaf) return [];
		return (fact.rows ?? []).map(({ dataCells }) => ({
			...groups,
			...cellsOf(dataCells, keys.details, columnNames),
		}));
	});
}

/** A group's labels from the outermost down to itself, and whether none is within it. */
interface Place {
	labels: string[];
	isLeaf: boolean;
}

function groupsByKey(groupings: readonly Group[]): Map<string, Place> {
	const places = new Map<string, Place>([['T', { labels: [], isLeaf: groupings.length === 0 }]]);
	const visit = (groups: readonly Group[], above: string[]): void => {
		for (const { key, label, groupings: within } of groups) {
			const labels = [...above, label ?? '-'];
			const inner = within ?? [];
			places.set(key, { labels, isLeaf: inner.length === 0 });
			visit(inner, labels);
		}
	};
	visit(groupings, []);
	return places;
}

/** The facts as the report shows them: groups in their order, each total behind what it sums up. */
function factsInOrder(
	{ factMap }: ReportResult,
	{ down, across }: Record<'down' | 'across', Map<string, Place>>,
) {
	const [total, ...rows] = down;
	const [acrossTotal, ...columns] = across;
	const order = <T>(first: T | undefined, others: T[]) => (first ? [...others, first] : others);
	return order(total, rows).flatMap(([downKey, row]) =>
		order(acrossTotal, columns).flatMap(([acrossKey, column]) => {
			const fact = factMap[`${downKey}!${acrossKey}`];
			if (!fact) return [];
			const path = { down: row.labels, across: column.labels };
			return [{ fact, path, isLeaf: row.isLeaf && column.isLeaf }];
		}),
	);
}

function named(
	labels: readonly string[],
	groupings: ReadonlyArray<{ name: string }>,
	keys: ReadonlyMap<string, string>,
): IDataObject {
	return Object.fromEntries(
		labels.map((label, level) => {
			const name = groupings[level]?.name ?? `Group ${level + 1}`;
			return [keys.get(name) ?? name, label];
		}),
	);
}

/** The key of each column; one whose label another has too keeps its API name. */
function keysOf(
	{ reportMetadata: metadata, reportExtendedMetadata: extended }: ReportResult,
	columnNames: ColumnNames,
) {
	const groupings = [...metadata.groupingsDown, ...metadata.groupingsAcross];
	const taken = new Set(['rowType', 'allData']);
	const keys = (
		names: readonly string[],
		infos: Readonly<Record<string, { label?: string } | undefined>> = {},
	) =>
		new Map(
			names.map((name) => {
				const label = columnNames === 'label' ? infos[name]?.label : undefined;
				const key = label === undefined || label === '' || taken.has(label) ? name : label;
				taken.add(key);
				return [name, key];
			}),
		);
	return {
		groupings: keys(
			groupings.map(({ name }) => name),
			extended.groupingColumnInfo,
		),
		details: keys(metadata.detailColumns, extended.detailColumnInfo),
		aggregates: keys(metadata.aggregates, extended.aggregateColumnInfo),
	};
}

function cellsOf(
	cells: readonly Cell[],
	keys: ReadonlyMap<string, string>,
	columnNames: ColumnNames,
): IDataObject {
	const names = [...keys.values()];
	const space = columnNames === 'label' ? ' ' : '_';
	const json: IDataObject = {};
	for (const [i, { label, value }] of cells.entries()) {
		const key = names[i] ?? `Column ${i + 1}`;
		if (isRecordId(value) && value !== label) {
			json[key] = label;
			json[`${key}${space}ID`] = value as string;
		} else if (typeof value === 'object' && value !== null && 'amount' in value) {
			const { amount, currency } = value as { amount: number | null; currency?: string | null };
			json[key] = amount;
			if (currency)
				json[`${key}${space}${columnNames === 'label' ? 'Currency' : 'CURRENCY'}`] = currency;
		} else {
			json[key] = typeof value === 'object' && value !== null ? label : (value as string | null);
		}
	}
	return json;
}
