import type { FastifyRequest } from 'fastify';
import { findCall } from '../server/call';
import type { Column } from './columns';
import type { Job } from './model';

/** What the faults that struck a job's calls have in store for it. */
interface Plan {
	fails?: boolean;
	/** The job fails after so many saved rows. */
	savedRows?: number;
	/** The job waits this long in the queue, on the org's clock. */
	queuedMs?: number;
	/** The result files lack so many rows. */
	missingRows?: number;
	rewrites?: boolean;
}

const plans = new WeakMap<Job, Plan>();
const hourMs = 3_600_000;
const defaultQueuedMs = 3 * hourMs;

/** What a job says when its work broke off. */
export const brokenOff = 'InternalServerError : Internal server error while processing the batch';

/** Notes the faults that struck a call on the job. */
export function noteFaults(job: Job, request: FastifyRequest): void {
	const plan = plans.get(job) ?? {};
	plans.set(job, plan);
	for (const fault of findCall(request)?.fired ?? []) {
		switch (fault.kind) {
			case 'bulk-fail':
				plan.fails = true;
				break;
			case 'job-failed-partial':
				plan.savedRows = fault.rows ?? 1;
				break;
			case 'job-queued-hours':
				plan.queuedMs = fault.delayMs ?? defaultQueuedMs;
				break;
			case 'results-missing':
				plan.missingRows = fault.rows ?? 1;
				break;
			case 'result-rewrite':
				plan.rewrites = true;
				break;
			default:
		}
	}
}

export function faultsOf(job: Job): Readonly<Plan> {
	return plans.get(job) ?? {};
}

/** The cells of a row as result files echo them when Salesforce rewrote what it read. */
export function rewritten(columns: readonly Column[], cells: readonly string[]): string[] {
	return columns.flatMap((column, index) => {
		// Only columns that matched a field are kept; a path to a parent matched none.
		if (column.kind === 'parent') return [];
		return [rewrittenCell(column.field.type, cells[index] ?? '')];
	});
}

function rewrittenCell(type: string, text: string): string {
	if (text === '' || text === '#N/A') return text;
	switch (type) {
		case 'int':
		case 'double':
		case 'currency':
		case 'percent':
			return scientific(text);
		case 'date':
			return Number.isNaN(Date.parse(text)) ? text : `${text.slice(0, 10)}T00:00:00.000Z`;
		case 'datetime':
			return Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString();
		default:
			return text.replaceAll('\r\n', '\n');
	}
}

/** As a Java double prints itself: plain up to seven digits before the point, else with an exponent. */
function scientific(text: string): string {
	const value = Number(text);
	if (!Number.isFinite(value)) return text;
	const size = Math.abs(value);
	if (size === 0 || (size >= 1e-3 && size < 1e7)) {
		return Number.isInteger(value) ? value.toFixed(1) : String(value);
	}
	const [digits = '', exponent = ''] = value.toExponential().split('e');
	return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}
