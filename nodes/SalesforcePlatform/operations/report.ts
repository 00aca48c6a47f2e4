import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { pollDelay } from '../../shared/bulk/poll';
import { withoutAttributes } from '../../shared/client/attributes';
import { dataPath } from '../../shared/client/dataPath';
import { queryAll } from '../../shared/client/queryPages';
import type { DataCall, SalesforceClient } from '../../shared/client/types';
import { soql } from '../../shared/soql/text';
import { checkedId, readText } from '../input/parameters';
import { eachItem, itemsOf, type Answer } from './operation';
import { describeReport, reportError, runOf, tellIncomplete } from './reportCalls';
import { filteredMetadata } from './reportFilters';
import { reportItems, type ColumnNames } from './reportItems';
import type { ReportFilter, ReportResult } from './reportModel';

/** Milliseconds a run in the background is waited for, as a bulk job is. */
const LONGEST_WAIT_MS = 30 * 60_000;

/** Lists the reports that the user may see, without those in other people's private folders. */
export const listReports = eachItem(async (_, client) => {
	const reports: Answer = [];
	const statement = soql`SELECT Id, Name, DeveloperName, FolderName, Format, Description, LastRunDate, CreatedDate, LastModifiedDate FROM Report ORDER BY Name, Id`;
	for await (const page of queryAll(client, statement)) {
		for (const record of page) reports.push({ json: withoutAttributes(record) });
	}
	return reports;
});

/** What Salesforce says of a report: its columns, groupings, filters and what it could be filtered by. */
export const getReport = eachItem(async (context, client, item) =>
	itemsOf(await describeReport(client, readReportId(context, item))),
);

/** Runs a report and waits for the reply. */
export const runReport = eachItem(async (context, client, item) => {
	const run = await readRun(context, client, item);
	const { body } = await reportError(
		run.reportId,
		client.request<ReportResult>(
			runOf(run, dataPath`/analytics/reports/${run.reportId}`, run.body ? 'POST' : 'GET'),
		),
	);
	return await resultItems(context, client, run, body);
});

interface Instance {
	id: string;
}

/** Runs a report in the background, waits for it, and gives what {@link runReport} gives. */
export const runReportAsync = eachItem(async (context, client, item) => {
	const run = await readRun(context, client, item);
	const root = dataPath`/analytics/reports/${run.reportId}/instances`;
	// A run whose reply was lost can be started again: one that nobody asks for goes after a day.
	const { body } = await reportError(
		run.reportId,
		client.request<Instance>(runOf(run, root, 'POST')),
	);
	const call: DataCall = { method: 'GET', path: root + dataPath`/${body.id}`, lane: 'normal' };
	const deadline = Date.now() + LONGEST_WAIT_MS;
	for (let looks = 0; ; looks++) {
		await client.wait(pollDelay(looks, Math.random()));
		const result = (await client.request<ReportResult>(call)).body;
		const status = result.attributes?.status;
		if (status === 'Success') return await resultItems(context, client, run, result);
		if (status === 'Error') {
			throw new RangeError(
				`Salesforce could not run the report ${run.reportId} (run ${body.id}), and says no more. Run it in Salesforce to see why.`,
			);
		}
		if (Date.now() >= deadline) {
			throw new RangeError(
				`The run ${body.id} of the report ${run.reportId} was not over after ${LONGEST_WAIT_MS / 60_000} minutes, and goes on. Salesforce keeps its result for a day: get it with API Request > Send, path ${call.path}.`,
			);
		}
	}
});

interface Run {
	reportId: string;
	details: boolean;
	columnNames: ColumnNames;
	body?: DataCall['body'];
}

async function readRun(
	context: IExecuteFunctions,
	client: SalesforceClient,
	item: number,
): Promise<Run> {
	const reportId = readReportId(context, item);
	const options = context.getNodeParameter('options', item, {});
	const run = {
		reportId,
		details: options.includeDetails !== false,
		columnNames: readColumnNames(options),
	};
	const filters = readFilters(context, item);
	if (filters.length === 0) return run;
	const description = await describeReport(client, reportId);
	return { ...run, body: { reportMetadata: filteredMetadata(description, filters) } };
}

async function resultItems(
	context: IExecuteFunctions,
	client: SalesforceClient,
	{ reportId, details: wanted, columnNames }: Run,
	result: ReportResult,
): Promise<Answer> {
	// A report that is saved without its details gives none.
	const details = wanted && result.hasDetailRows;
	const items = reportItems(result, { details, columnNames });
	if (result.allData) return items.map((json) => ({ json }));
	await tellIncomplete(context, client, reportId, result);
	return items.map((json) => ({ json: { ...json, allData: false } }));
}

function readReportId(context: IExecuteFunctions, item: number): string {
	const id = readText(context, 'reportId', item);
	if (id === '') throw new RangeError("'Report' is empty. Choose one from the list.");
	return checkedId(id, 'Report');
}

function readColumnNames({ columnNames = 'apiName' }: IDataObject): ColumnNames {
	if (columnNames === 'apiName' || columnNames === 'label') return columnNames;
	throw new RangeError("'Column Names' takes one of apiName, label.");
}

function readFilters(context: IExecuteFunctions, item: number): ReportFilter[] {
	const { conditions = [] } = context.getNodeParameter('filters', item, {}) as {
		conditions?: Array<{ column?: unknown; operator?: unknown; value?: unknown }>;
	};
	return conditions.map(({ column, operator, value }) => {
		const name = text(column);
		if (name === '') throw new RangeError("'Filters' has an entry without a column.");
		return { column: name, operator: text(operator), value: text(value) };
	});
}

function text(value: unknown): string {
	if (typeof value === 'string') return value.trim();
	if (Array.isArray(value)) return value.map(text).join(',');
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
