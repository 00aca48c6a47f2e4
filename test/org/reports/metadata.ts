import { unsupported } from '../errors';
import type { FieldType } from '../model';
import type { Grouping, ReportColumn, ReportDefinition } from './catalog';
import { badReport, type ReportFilter } from './filters';

/** What a run is asked for: the report as it is saved, with the caller's changes. */
export interface ReportRequest {
	definition: ReportDefinition;
	detailColumns: readonly string[];
	filters: readonly ReportFilter[];
	logic: string | null;
	dateFilter: DateFilter;
	sortBy?: { column: string; descending: boolean };
	includeDetails: boolean;
}

interface DateFilter {
	column: string;
	durationValue: string;
	startDate: string | null;
	endDate: string | null;
}

/** Filters a run may be given (Reports and Dashboards REST API guide). */
const mostFilters = 20;

/** The run of a report as it is saved. */
export function savedRequest(
	definition: ReportDefinition,
	columns: readonly ReportColumn[],
	includeDetails: boolean,
): ReportRequest {
	const names = columns.map(({ name }) => name);
	return {
		definition,
		detailColumns: definition.detailColumns.filter((name) => names.includes(name)),
		filters: [],
		logic: null,
		dateFilter: {
			column: definition.type.dateColumn,
			durationValue: 'CUSTOM',
			startDate: null,
			endDate: null,
		},
		includeDetails,
	};
}

/** The run with the changes of a POST's `reportMetadata`; what cannot be changed is refused. */
export function changedRequest(
	saved: ReportRequest,
	columns: readonly ReportColumn[],
	reportId: string,
	body: unknown,
): ReportRequest {
	if (body === undefined) return saved;
	const metadata = isObject(body) ? body['reportMetadata'] : undefined;
	if (!isObject(metadata)) {
		throw badReport(
			'The request is invalid because there is no metadata. Specify metadata in the request body.',
		);
	}
	const known = reportMetadata(saved, columns, reportId);
	const request = { ...saved };
	for (const [key, value] of Object.entries(metadata)) {
		if (key === 'reportFilters') request.filters = readFilters(value);
		else if (key === 'reportBooleanFilter') request.logic = readText(value);
		else if (key === 'detailColumns') request.detailColumns = readColumns(columns, value);
		else if (key === 'standardDateFilter') {
			request.dateFilter = readDateFilter(columns, saved.dateFilter, value);
		} else if (key === 'sortBy') Object.assign(request, readSort(saved, value));
		else if (key === 'hasDetailRows') request.includeDetails = value === true;
		else if (JSON.stringify(known[key]) !== JSON.stringify(value)) {
			throw unsupported(`a change of ${key} in a report's metadata`);
		}
	}
	return request;
}

/** The `reportMetadata` of a description or a result. */
export function reportMetadata(
	request: ReportRequest,
	columns: readonly ReportColumn[],
	reportId: string,
): Record<string, unknown> {
	const { definition } = request;
	const grouped = (groupings: readonly Grouping[]): unknown =>
		groupings.map(({ name, sortOrder }) => ({
			dateGranularity: 'None',
			name,
			sortAggregate: null,
			sortOrder,
		}));
	return {
		aggregates: definition.aggregates.filter((name) => hasColumn(columns, name)),
		chart: null,
		crossFilters: [],
		currency: null,
		description: null,
		detailColumns: request.detailColumns,
		developerName: definition.developerName,
		division: null,
		folderId: null,
		groupingsAcross: grouped(definition.groupingsAcross),
		groupingsDown: grouped(definition.groupingsDown),
		hasDetailRows: request.includeDetails,
		hasRecordCount: true,
		historicalSnapshotDates: [],
		id: reportId,
		name: definition.name,
		reportBooleanFilter: request.logic,
		reportFilters: request.filters.map((filter) => ({
			column: filter.column,
			filterType: 'fieldValue',
			isRunPageEditable: true,
			operator: filter.operator,
			value: filter.value,
		})),
		reportFormat: definition.format,
		reportType: { label: definition.type.label, type: definition.type.type },
		scope: 'organization',
		showGrandTotal: true,
		showSubtotals: true,
		sortBy:
			request.sortBy === undefined
				? []
				: [
						{
							sortColumn: request.sortBy.column,
							sortOrder: request.sortBy.descending ? 'Desc' : 'Asc',
						},
					],
		standardDateFilter: request.dateFilter,
		standardFilters: [],
	};
}

/** The `reportExtendedMetadata`: labels and types of all that the report shows. */
export function extendedMetadata(
	request: ReportRequest,
	columns: readonly ReportColumn[],
): Record<string, unknown> {
	const { definition } = request;
	const info = (name: string): ReportColumn | undefined =>
		columns.find((column) => column.name === name);
	const groupings = [
		...definition.groupingsDown.map((each) => ({ ...each, level: 0 })),
		...definition.groupingsAcross.map((each) => ({ ...each, level: 0 })),
	];
	return {
		aggregateColumnInfo: Object.fromEntries(
			definition.aggregates
				.filter((name) => hasColumn(columns, name))
				.map((name) => [name, aggregateInfo(columns, name)]),
		),
		detailColumnInfo: Object.fromEntries(
			request.detailColumns.map((name) => [
				name,
				{ dataType: info(name)?.dataType, label: info(name)?.label },
			]),
		),
		groupingColumnInfo: Object.fromEntries(
			groupings.map(({ name, level }) => [
				name,
				{ dataType: info(name)?.dataType, groupingLevel: level, label: info(name)?.label },
			]),
		),
	};
}

/** The columns the report's type offers. */
export function typeMetadata(
	definition: ReportDefinition,
	columns: readonly ReportColumn[],
): Record<string, unknown> {
	return {
		categories: [
			{
				columns: Object.fromEntries(
					columns.map(({ name, label, dataType, path }) => [
						name,
						{
							allowedInCustomDetailFormula: true,
							bucketable: true,
							dataType,
							entityColumnName: `${definition.type.object}.${path}`,
							fieldToFieldFilterable: false,
							filterValues: [],
							filterable: true,
							inactiveFilterValues: [],
							isCustom: path.endsWith('__c'),
							isLookup: path.includes('.'),
							label,
							maxLength: null,
							uniqueCountable: true,
						},
					]),
				),
				label: definition.type.label,
			},
		],
	};
}

/** The function and the column of an aggregate's name. */
export function aggregateOf(name: string): { letter: string; column: string } {
	return name === 'RowCount'
		? { letter: '', column: '' }
		: { letter: name[0] ?? '', column: name.slice(2) };
}

const functionLabels: Readonly<Record<string, string>> = {
	s: 'Sum of',
	a: 'Average',
	m: 'Smallest',
	x: 'Largest',
};

/** The type and label of an aggregate. */
export function aggregateInfo(
	columns: readonly ReportColumn[],
	name: string,
): { dataType: FieldType; label: string } {
	const { letter, column } = aggregateOf(name);
	const found = columns.find((each) => each.name === column);
	if (found === undefined) return { dataType: 'int', label: 'Record Count' };
	return {
		dataType: found.dataType,
		label: `${functionLabels[letter] ?? ''} ${found.label}`,
	};
}

function hasColumn(columns: readonly ReportColumn[], aggregate: string): boolean {
	const { column } = aggregateOf(aggregate);
	return column === '' || columns.some(({ name }) => name === column);
}

function readFilters(value: unknown): ReportFilter[] {
	if (!Array.isArray(value)) {
		throw badReport(
			'The request is invalid because there are no filters. Specify filters or set filters as an ' +
				'empty array to omit them.',
		);
	}
	if (value.length > mostFilters) throw unsupported(`more than ${mostFilters} filters of a report`);
	return value.map((filter) => {
		const { column, operator, value: wanted } = isObject(filter) ? filter : {};
		return {
			column: readText(column) ?? 'null',
			operator: readText(operator) ?? 'null',
			value: readText(wanted) ?? '',
		};
	});
}

function readColumns(columns: readonly ReportColumn[], value: unknown): string[] {
	const names = Array.isArray(value) ? value.map(String) : [];
	if (names.length === 0) {
		throw badReport(
			'Can’t run the report because it doesn’t have any columns selected. Be sure to add fields as ' +
				'columns to the report through the user interface.',
		);
	}
	const unknown = names.find((name) => !columns.some((column) => column.name === name));
	if (unknown !== undefined) throw badReport(`The column ${unknown} is invalid.`);
	return names;
}

function readDateFilter(
	columns: readonly ReportColumn[],
	saved: DateFilter,
	value: unknown,
): DateFilter {
	const given = isObject(value) ? value : {};
	const name = readText(given['column']) ?? saved.column;
	const column = columns.find((each) => each.name === name);
	if (column === undefined) {
		throw badReport(`The column ${name} specified for the standard date filter is invalid.`);
	}
	if (!['date', 'datetime'].includes(column.dataType)) {
		throw badReport(
			`The column ${name} cannot be a standard date filter because it is not a date column.`,
		);
	}
	const durationValue = readText(given['durationValue']) ?? saved.durationValue;
	if (durationValue !== 'CUSTOM') throw unsupported(`the duration ${durationValue} of a report`);
	return {
		column: name,
		durationValue,
		startDate: readDate(given['startDate'], name, 'start'),
		endDate: readDate(given['endDate'], name, 'end'),
	};
}

function readDate(value: unknown, column: string, which: 'start' | 'end'): string | null {
	const text = readText(value);
	if (text === null || /^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
	throw badReport(
		`The specified ${which} date of ${column} specified for the standard date filter is invalid.`,
	);
}

function readSort(saved: ReportRequest, value: unknown): Pick<ReportRequest, 'sortBy'> {
	if (!Array.isArray(value) || value.length === 0) return {};
	if (saved.definition.format === 'MATRIX') {
		throw badReport("Column sorting isn't supported for matrix reports.");
	}
	if (value.length > 1) throw badReport('A report can only be sorted by one column.');
	const [first] = value as unknown[];
	const { sortColumn, sortOrder } = isObject(first) ? first : {};
	const column = readText(sortColumn);
	if (column === null) throw badReport("The sort column name can't be null.");
	if (!saved.detailColumns.includes(column)) {
		throw badReport('The sort column name must be from a selected column.');
	}
	return { sortBy: { column, descending: sortOrder === 'Desc' } };
}

function readText(value: unknown): string | null {
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function isObject(input: unknown): input is Record<string, unknown> {
	return typeof input === 'object' && input !== null && !Array.isArray(input);
}
