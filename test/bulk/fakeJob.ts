import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

import type { DataCall } from '../../nodes/shared/client/types';
import type { Outcome } from '../../nodes/shared/gate/call';
import type { JobReport } from '../../nodes/shared/bulk/job';
import { answered, refused } from '../support/fakeClient';

/** Tells nobody. */
export const silent: JobReport = { log: () => undefined, progress: () => undefined };

/** What a job shall do with a row, given as an object by column. */
export type RowFate =
	{ saved: string; created?: boolean } | { failed: string } | 'unprocessed' | 'noResult';

export interface FakeJobsOptions {
	fate?: (row: Record<string, string>, index: number) => RowFate;
	/** Looks that find the job working before it is over. */
	looks?: number;
	/** How jobs end; by their number, from 1. @default JobComplete */
	end?: (jobNumber: number) => { state: string; errorMessage?: string; counts?: boolean };
	/** Rewrites the rows of a result list before they are written. */
	rewrite?: (rows: Array<Record<string, string>>) => Array<Record<string, string>>;
}

interface Job {
	id: string;
	number: number;
	csv?: string;
	looksLeft: number;
	state: string;
}

/**
 * Bulk API 2.0 ingest in a few lines, for the unit tests: jobs by their own CSV reader, results in
 * reverse order.
 */
export function fakeJobs({ fate, looks = 1, end, rewrite = (rows) => rows }: FakeJobsOptions = {}) {
	const jobs = new Map<string, Job>();
	const fateOf = fate ?? ((_row, i): RowFate => ({ saved: `001${i}` }));

	function respond(call: DataCall): Outcome {
		if (call.method === 'POST') {
			const number = jobs.size + 1;
			const job: Job = { id: `750${number}`, number, looksLeft: looks, state: 'Open' };
			jobs.set(job.id, job);
			return answered({ id: job.id, state: job.state });
		}
		const [, , , id = '', part] = call.path.split('/');
		const job = jobs.get(id);
		if (!job) return refused(404, 'NOT_FOUND', 'The requested resource does not exist');
		if (call.method === 'PUT') {
			job.csv = call.body as string;
			return answered('');
		}
		if (call.method === 'PATCH') {
			job.state = 'UploadComplete';
			return answered({ id, state: job.state });
		}
		return part === undefined ? look(job) : answered(results(job, part));
	}

	function look(job: Job): Outcome {
		if (job.state === 'Open') return answered({ id: job.id, state: job.state });
		if (job.looksLeft-- > 0) return answered({ id: job.id, state: 'InProgress' });
		const { state, errorMessage, counts = true } = end?.(job.number) ?? { state: 'JobComplete' };
		const fates = rowsOf(job).map(fateOf);
		const failed = fates.filter((f) => typeof f === 'object' && 'failed' in f).length;
		const saved = fates.filter((f) => typeof f === 'object' && 'saved' in f).length;
		return answered({
			id: job.id,
			state,
			errorMessage,
			numberRecordsProcessed: counts ? saved + failed : 0,
			numberRecordsFailed: counts ? failed : 0,
		});
	}

	function rowsOf(job: Job): Array<Record<string, string>> {
		return parse(job.csv ?? '', { columns: true });
	}

	function results(job: Job, part: string): string {
		const lead = {
			successfulResults: ['sf__Id', 'sf__Created'],
			failedResults: ['sf__Id', 'sf__Error'],
			unprocessedrecords: [],
		}[part];
		if (!lead) throw new Error(`The fake has no ${part}`);
		const rows = rowsOf(job);
		const columns = [...lead, ...Object.keys(rows[0] ?? {})];
		const listed = rows.flatMap((row, i) => {
			const own = fateOf(row, i);
			if (own === 'noResult') return [];
			if (own === 'unprocessed') return part === 'unprocessedrecords' ? [row] : [];
			if ('saved' in own) {
				const sf = { sf__Id: own.saved, sf__Created: String(own.created ?? true) };
				return part === 'successfulResults' ? [{ ...sf, ...row }] : [];
			}
			return part === 'failedResults' ? [{ sf__Id: '', sf__Error: own.failed, ...row }] : [];
		});
		const rewritten = rewrite(listed).reverse();
		const kept = rewritten[0] ? columns.filter((c) => c in (rewritten[0] ?? {})) : columns;
		return stringify(rewritten, { header: true, columns: kept, quoted: true, quoted_empty: true });
	}

	return { respond, jobs };
}
