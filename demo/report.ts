import type { CallTotals } from '../scripts/n8n/callLog';
import type { NodeRecords } from './records';

/** What one example workflow did. */
export interface ExampleReport {
	name: string;
	/** How the execution came about: by hand, or by n8n's own poll. */
	startedBy: string;
	status: string;
	/** Why it failed, if it did. */
	failure?: string;
	nodes: readonly NodeRecords[];
	totals: CallTotals;
	/** Calls of the same stretch of time in the org's journal. */
	journalCalls: number;
	differences: readonly string[];
}

const HEADINGS = ['', 'in', 'out', 'API calls', 'retries', 'waited', 'org usage'];

/** Lays out the reports as one table, with a line for each Salesforce node under its workflow. */
export function reportTable(reports: readonly ExampleReport[]): string {
	const rows = reports.flatMap((report) => [workflowRow(report), ...report.nodes.map(nodeRow)]);
	return alignColumns([HEADINGS, ...rows]);
}

/** True when every workflow succeeded and the org saw exactly the calls that were logged. */
export function allWell(reports: readonly ExampleReport[]): boolean {
	return reports.every(
		({ status, differences }) => status === 'success' && differences.length === 0,
	);
}

function workflowRow({ name, status, nodes, totals }: ExampleReport): string[] {
	const { calls, retries, waitedMs, usage } = totals;
	return [
		status === 'success' ? name : `${name} (${status})`,
		String(nodes.at(0)?.itemsIn ?? 0),
		String(nodes.at(-1)?.itemsOut.reduce((sum, count) => sum + count, 0) ?? 0),
		String(calls),
		String(retries),
		`${(waitedMs / 1000).toFixed(1)} s`,
		usage ? `${String(usage.used)} of ${String(usage.limit)}` : 'not told',
	];
}

function nodeRow({ node, itemsIn, itemsOut }: NodeRecords): string[] {
	return [`  ${node}`, String(itemsIn), itemsOut.join(' / ')];
}

/** The first column to the left, the others to the right. */
function alignColumns(rows: readonly string[][]): string {
	const widths = HEADINGS.map((_, column) =>
		Math.max(...rows.map((row) => row[column]?.length ?? 0)),
	);
	return rows
		.map((row) =>
			widths
				.map((width, column) => {
					const cell = row[column] ?? '';
					return column === 0 ? cell.padEnd(width) : cell.padStart(width);
				})
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
}
