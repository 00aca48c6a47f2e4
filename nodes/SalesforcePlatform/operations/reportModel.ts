import type { IDataObject } from 'n8n-workflow';

/** What a cell of a report shows, and the value behind it. */
export interface Cell {
	label: string | null;
	value: unknown;
}

/** A value of a grouping, with the groupings within it. */
export interface Group {
	key: string;
	label: string | null;
	groupings?: Group[] | null;
}

export interface ReportFilter {
	column: string;
	operator: string;
	value: string;
}

export interface ReportMetadata {
	name: string;
	reportFormat: string;
	reportType?: { type?: string; label?: string };
	detailColumns: string[];
	aggregates: string[];
	groupingsDown: Array<{ name: string }>;
	groupingsAcross: Array<{ name: string }>;
	reportFilters?: ReportFilter[];
	reportBooleanFilter?: string | null;
}

type Infos = Record<string, { label?: string; entityColumnName?: string } | undefined>;

/** What a run gives (Reports and Dashboards REST API Developer Guide). */
export interface ReportResult {
	attributes?: { status?: string } & IDataObject;
	/** False where Salesforce left rows out: a run has 2,000 detail rows at most. */
	allData: boolean;
	/** Facts by `down!across`, the keys of groups, `T` for the whole. */
	factMap: Record<string, { aggregates?: Cell[]; rows?: Array<{ dataCells: Cell[] }> }>;
	groupingsDown: { groupings: Group[] } | null;
	groupingsAcross: { groupings: Group[] } | null;
	hasDetailRows: boolean;
	reportMetadata: ReportMetadata;
	reportExtendedMetadata: {
		detailColumnInfo?: Infos;
		groupingColumnInfo?: Infos;
		aggregateColumnInfo?: Infos;
	};
}

/** What Salesforce says of a report. */
export interface ReportDescription {
	reportMetadata: ReportMetadata;
	reportTypeMetadata?: {
		categories?: Array<{
			columns?: Record<
				string,
				{ label?: string; entityColumnName?: string; filterable?: boolean } | undefined
			>;
		}>;
	};
}
