import type { SalesforceClient } from '../client/types';

/** Rows of an internal batch, by which the daily allocation counts (Bulk API 2.0 guide, "Limits"). */
const BATCH_ROWS = 10_000;

/** What a piece of bulk work will use of the org's allocations. */
export type BulkNeed =
	{ kind: 'ingest'; rows: number; creates: boolean } | { kind: 'query'; jobs: number };

/** The org does not have what the work needs. */
export class BulkBudgetError extends Error {
	override readonly name = 'BulkBudgetError';
}

/**
 * Looks, before a job is made, whether the org's bulk allocations hold it: rows over the daily
 * allocation are not saved and have no result. Where Salesforce does not say, nothing is held back.
 *
 * @param asked the reply of `/limits`, where it was asked for before the need was known
 * @throws {BulkBudgetError} naming the limit, what is left of it and what is needed
 */
export async function checkBudget(
	client: SalesforceClient,
	need: BulkNeed,
	asked: Promise<unknown> = readLimits(client),
): Promise<void> {
	const problem = budgetProblem(await asked, need);
	if (problem !== undefined) throw new BulkBudgetError(problem);
}

/** Reads `/limits`; undefined where Salesforce does not say. */
export async function readLimits(client: SalesforceClient): Promise<unknown> {
	const outcome = await client.send({ method: 'GET', path: '/limits', lane: 'background' });
	return outcome.kind === 'answered' ? outcome.reply.body : undefined;
}

/** What stands against the work, by the reply of `/limits`; undefined for nothing. Pure. */
export function budgetProblem(limits: unknown, need: BulkNeed): string | undefined {
	const left = (name: string): number | undefined => {
		const entry = (
			limits as Record<string, { Remaining?: unknown } | undefined> | null | undefined
		)?.[name];
		return typeof entry?.Remaining === 'number' ? entry.Remaining : undefined;
	};
	const short = (name: string, needed: number, what: string) => {
		const remaining = left(name);
		if (remaining === undefined || remaining >= needed) return undefined;
		return `The org has ${remaining.toLocaleString('en-US')} ${what} left, and this needs ${needed.toLocaleString('en-US')} (${name}). Nothing was sent. The allocation counts the last 24 hours, so try again later.`;
	};
	if (need.kind === 'ingest') {
		const batches = Math.ceil(need.rows / BATCH_ROWS);
		const space = need.creates ? left('DataStorageMB') : undefined;
		return (
			short('DailyBulkApiBatches', batches, 'bulk batches of 10,000 rows') ??
			(space !== undefined && space <= 0
				? 'The org has no data storage left for new records (DataStorageMB). Nothing was sent.'
				: undefined)
		);
	}
	return (
		short('DailyBulkV2QueryJobs', need.jobs, 'bulk query jobs') ??
		short('DailyBulkV2QueryFileStorageMB', 1, 'MB for bulk query results')
	);
}
