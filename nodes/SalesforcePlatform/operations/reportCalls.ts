import type { IExecuteFunctions } from 'n8n-workflow';

import { dataPath } from '../../shared/client/dataPath';
import { SalesforceCallError } from '../../shared/client/errors';
import type { DataCall, SalesforceClient } from '../../shared/client/types';
import type { ReportDescription, ReportResult } from './reportModel';

/** What a client has learned of reports, so that many items with one report ask once. */
interface Known {
	descriptions: Map<string, Promise<ReportDescription>>;
	/** Reports of which was said that rows are missing. */
	told: Set<string>;
}

const knownOf = new WeakMap<SalesforceClient, Known>();

function known(client: SalesforceClient): Known {
	const found = knownOf.get(client) ?? { descriptions: new Map(), told: new Set() };
	knownOf.set(client, found);
	return found;
}

/**
 * Describes a report, once for all items.
 *
 * @throws {SalesforceCallError} that names a report which is not there
 */
export async function describeReport(
	client: SalesforceClient,
	reportId: string,
): Promise<ReportDescription> {
	const { descriptions } = known(client);
	const asked =
		descriptions.get(reportId) ??
		client
			.request<ReportDescription>({
				method: 'GET',
				path: dataPath`/analytics/reports/${reportId}/describe`,
				lane: 'interactive',
			})
			.then(({ body }) => body);
	descriptions.set(reportId, asked);
	return await reportError(reportId, asked);
}

/** The call that runs a report, now or in the background; it changes nothing. */
export function runOf(
	{ details, body }: { details: boolean; body?: DataCall['body'] },
	path: string,
	method: 'GET' | 'POST',
): DataCall {
	return {
		method,
		path,
		query: { includeDetails: String(details) },
		...(body !== undefined && { body }),
		replay: 'read',
	};
}

/** Says of a report's refusal which report it was, and what can be done about an hour's limit. */
export async function reportError<T>(reportId: string, reply: Promise<T>): Promise<T> {
	try {
		return await reply;
	} catch (error) {
		throw inWords(error, reportId);
	}
}

function inWords(error: unknown, reportId: string): unknown {
	if (!(error instanceof SalesforceCallError)) return error;
	const { code, message, outcome, salesforceCode, httpStatus, fields, retryAt } = error;
	const details = { salesforceCode, httpStatus, fields, retryAt };
	if (httpStatus === 404) {
		return new SalesforceCallError(
			code,
			`Salesforce has no report ${reportId} that the integration user may see (${message})`,
			outcome,
			{ ...details, advice: "Choose one from the list, or ask for access to the report's folder." },
		);
	}
	if (/reports a?synchronously every/.test(message)) {
		return new SalesforceCallError(code, message, outcome, {
			...details,
			advice:
				'Salesforce runs 500 reports an hour at once and 1,200 in the background: use Run in Background, run reports less often, or read the records with Salesforce Query.',
		});
	}
	return error;
}

/**
 * Adds a hint, once for each report, that rows are missing and how to read them all. Salesforce gives
 * 2,000 detail rows of a run at most and offers no more by any parameter (Reports and Dashboards REST
 * API Developer Guide, Limits).
 */
export async function tellIncomplete(
	context: IExecuteFunctions,
	client: SalesforceClient,
	reportId: string,
	{ reportMetadata: metadata }: ReportResult,
): Promise<void> {
	const { told } = known(client);
	if (told.has(reportId)) return;
	told.add(reportId);
	const where = await sourceOf(client, reportId, metadata.detailColumns);
	context.addExecutionHints({
		message: `The report "${metadata.name}" has more than 2,000 detail rows, and Salesforce gives no more of a report: rows are missing, and every item says so (allData is false). Narrow it down with 'Filters' and run it in parts, or read the records themselves with Salesforce Query or Salesforce Bulk${where}.`,
		type: 'warning',
		location: 'outputPane',
	});
}

/** The object and the fields behind a report's columns, as far as its description names them. */
async function sourceOf(
	client: SalesforceClient,
	reportId: string,
	columns: readonly string[],
): Promise<string> {
	// The rows are there: that the way round cannot be named must not lose them.
	const description = await describeReport(client, reportId).catch(() => undefined);
	const infos = (description?.reportTypeMetadata?.categories ?? []).flatMap(
		({ columns: of = {} }) => Object.entries(of),
	);
	const fields = columns.flatMap(
		(column) => infos.find(([name]) => name === column)?.[1]?.entityColumnName ?? [],
	);
	const [object] = (fields[0] ?? '').split('.');
	if (object === undefined || object === '') return '';
	const names = fields.map((field) =>
		field.startsWith(`${object}.`) ? field.slice(object.length + 1) : field,
	);
	return `: object ${object}, fields ${names.join(', ')}`;
}
