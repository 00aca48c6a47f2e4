import type { ReportDescription, ReportFilter, ReportMetadata } from './reportModel';

/** Filters a run takes (Reports and Dashboards REST API Developer Guide). */
const MOST_FILTERS = 20;

/** Operators of report filters (Reports and Dashboards REST API Developer Guide, Filter Operators). */
export const FILTER_OPERATORS = [
	'equals',
	'notEqual',
	'lessThan',
	'greaterThan',
	'lessOrEqual',
	'greaterOrEqual',
	'contains',
	'notContain',
	'startsWith',
	'includes',
	'excludes',
] as const;

/**
 * What a run is told beside the report's name: its own filters and those of the user. Salesforce takes
 * the list it is given in place of the report's own, so those are repeated. A filter of the user with
 * the column and the operator of one of the report's takes its place, others are added to all of them.
 *
 * @throws {RangeError} for a column or operator that the report does not know, before anything is run
 */
export function filteredMetadata(
	description: ReportDescription,
	filters: readonly ReportFilter[],
): Pick<ReportMetadata, 'reportFilters' | 'reportBooleanFilter'> {
	const { reportMetadata: report } = description;
	const columns = filterableColumns(description);
	for (const { column, operator } of filters) {
		if (columns.size > 0 && !columns.has(column)) {
			throw new RangeError(
				`'Filters' names the column "${column}", by which the report "${report.name}" cannot be filtered. Choose one from the list; Report > Get shows them all.`,
			);
		}
		if (!FILTER_OPERATORS.some((known) => known === operator)) {
			throw new RangeError(
				`'Filters' has the operator "${operator}". Use one of ${FILTER_OPERATORS.join(', ')}.`,
			);
		}
	}
	const own = report.reportFilters ?? [];
	const added = [...filters];
	const kept = own.map((filter) => {
		const at = added.findIndex(
			({ column, operator }) => column === filter.column && operator === filter.operator,
		);
		const [given] = at < 0 ? [] : added.splice(at, 1);
		return given ? { ...filter, value: given.value } : filter;
	});
	const all = [...kept, ...added];
	if (all.length > MOST_FILTERS) {
		throw new RangeError(
			`'Filters' and the report's own filters are ${all.length}; Salesforce takes ${MOST_FILTERS}.`,
		);
	}
	const logic = report.reportBooleanFilter;
	if (!logic) return { reportFilters: all };
	const numbers = added.map((_, i) => ` AND ${kept.length + i + 1}`).join('');
	return { reportFilters: all, reportBooleanFilter: `(${logic})${numbers}` };
}

/** The columns by which a report can be filtered, with their labels. */
export function filterableColumns({ reportTypeMetadata }: ReportDescription): Map<string, string> {
	const categories = reportTypeMetadata?.categories ?? [];
	return new Map(
		categories.flatMap(({ columns = {} }) =>
			Object.entries(columns).flatMap(([name, column]): Array<[string, string]> =>
				column?.filterable === false ? [] : [[name, column?.label ?? name]],
			),
		),
	);
}
