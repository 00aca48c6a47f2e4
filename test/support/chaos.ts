import { ClientRequest } from 'node:http';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { LogEntry } from '../harness';
import type { FaultSpec, JournalEntry, OrgSettings } from '../org';
import { autoMap, CALLER, jsonOf, objectNamed, startOrgUnderTest } from './orgNode';

/** Ways in which a write can go wrong: before, while and after the org carries it out. */
export const CHAOS_KINDS = [
	'503',
	'503-after',
	'504-after',
	'429',
	'reset-before',
	'reset-after',
	'executes-late',
	'session-expired',
	'slow',
] as const satisfies ReadonlyArray<FaultSpec['kind']>;

/** Milliseconds; instead of the two minutes that the package waits for a reply. */
const PATIENCE_MS = 3_000;
const LATE_MS = 4_000;
const SLOW_MS = 1_000;

/** Each fact about Salesforce that is not settled, the other way. */
export const OTHER_WAY: Readonly<Partial<OrgSettings>> = {
	limitInfo: 'bursts',
	perAppLimit: 90_000,
	perAppEnforced: true,
	lostReplyBody: 'errors',
	maintenanceStatus: 500,
	expiredLocatorCode: 'QUERY_LOCATOR_EXPIRED',
	preconditionBody: 'empty',
	duplicateResultKey: 'duplicateResult',
	resultPageKey: 'resultLink',
	batchCountsItself: true,
	treeFailureStatus: 200,
	actionPartialSave: false,
	actionFailure: 'errors',
	actionMixedStatus: 200,
	loginRateError: 'login_rate_exceeded',
	ipRestrictedText: 'authentication failure',
	introspectInactive: 'invalid_token',
	accessDeniedSpelling: 'access-denied',
	maxAssertionSeconds: 180,
	deletedWindowDays: 30,
	emptyIn: 'no-rows',
	allRows: 'refuse',
};

export type WriteOperation = 'create' | 'update' | 'upsert';

export interface ChaosOptions {
	operation: WriteOperation;
	writes: number;
	/** Items of one execution of the node, which is one call. */
	perRun: number;
	/** Executions at a time. */
	atOnce: number;
	faults: ReadonlyArray<Omit<FaultSpec, 'match'>>;
	settings?: Partial<OrgSettings>;
}

/** How it ended: by the node's word, by the org's, and by the log's. */
export interface ChaosResult {
	outcomes: Record<'saved' | 'failed' | 'notTried' | 'unknown', number>;
	/** Write calls that reached the org. */
	calls: number;
	/** Records of one key beyond the first. */
	duplicates: number;
	/** Keys that the node calls saved and the org does not hold as sent. */
	lost: string[];
	/** Keys that the org holds and the node calls neither saved nor unknown. */
	unannounced: string[];
	/** Attempts by how they ended for the org, and for the log. */
	journalled: Record<string, number>;
	logged: Record<string, number>;
}

/** Runs writes through the built node while faults strike the org; see {@link shortenPatience}. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
	const { operation, writes, perRun, atOnce, faults, settings } = options;
	const { org, ...t } = await startOrgUnderTest({ seed: 'empty', settings });
	try {
		const key = (i: number) => `CHAOS-${i}`;
		const ids =
			operation === 'update'
				? org.seed(
						'Contact',
						numbers(writes).map((i) => ({ LastName: 'before', External_Id__c: key(i) })),
					)
				: [];
		const items = numbers(writes).map((i): IDataObject => ({
			...(operation === 'update' ? { Id: ids[i] } : {}),
			External_Id__c: key(i),
			LastName: `after ${i}`,
		}));
		// The first run signs in and reads the metadata, which is not what is measured.
		await t.run('salesforceRecord', { ...parametersOf(operation), operation: 'getAll', limit: 1 });
		org.reset({ data: false });
		for (const fault of faults) {
			org.fault({ ...fault, match: { path: '/composite/sobjects' }, ...delayOf(fault) });
		}

		const outcomes = { saved: 0, failed: 0, notTried: 0, unknown: 0 };
		const said = new Map<string, keyof typeof outcomes>();
		const logs: LogEntry[] = [];
		const runs = numbers(Math.ceil(writes / perRun));
		const worker = async () => {
			for (let run = runs.shift(); run !== undefined; run = runs.shift()) {
				const slice = items.slice(run * perRun, (run + 1) * perRun);
				const done = await t.run('salesforceRecord', parametersOf(operation), slice, {
					settings: { onError: 'continueRegularOutput' },
				});
				logs.push(...done.logs);
				if (done.error) throw done.error;
				for (const [i, { outcome }] of jsonOf(done).entries()) {
					const state = outcome as keyof typeof outcomes;
					outcomes[state]++;
					said.set(key(run * perRun + i), state);
				}
			}
		};
		await Promise.all(numbers(atOnce).map(worker));
		org.clearFaults();
		// What executes late has to have executed before the org is looked at.
		await new Promise((resolve) => setTimeout(resolve, LATE_MS + 500));

		const held = new Map<string, string[]>();
		for (const row of org.store.rows('Contact')) {
			const { External_Id__c: name, LastName } = row as Record<string, string>;
			if (name !== undefined) held.set(name, [...(held.get(name) ?? []), LastName ?? '']);
		}
		const attempts = org.calls().filter(({ client, path }) => client === CALLER && isWrite(path));
		const unlike = (judge: (name: string, value: string) => boolean) =>
			numbers(writes)
				.filter((i) => judge(key(i), `after ${i}`))
				.map(key);
		const lost = unlike(
			(name, value) => said.get(name) === 'saved' && held.get(name)?.[0] !== value,
		);
		const unannounced = unlike((name, value) => {
			const state = said.get(name);
			return held.get(name)?.includes(value) === true && state !== 'saved' && state !== 'unknown';
		});
		return {
			outcomes,
			calls: attempts.length,
			duplicates: [...held.values()].reduce((sum, rows) => sum + rows.length - 1, 0),
			lost,
			unannounced,
			journalled: tally(attempts.map(endForTheOrg)),
			logged: tally(logs.flatMap(endForTheLog)),
		};
	} finally {
		await t.close();
	}
}

function parametersOf(operation: WriteOperation): INodeParameters {
	const matchOn = { create: undefined, update: 'Id', upsert: 'External_Id__c' }[operation];
	return {
		resource: 'record',
		operation,
		object: objectNamed('Contact'),
		columns: autoMap(matchOn),
	};
}

function delayOf({ kind }: Pick<FaultSpec, 'kind'>): { delayMs?: number } {
	if (kind === 'executes-late') return { delayMs: LATE_MS };
	return kind === 'slow' ? { delayMs: SLOW_MS } : {};
}

function isWrite(path: string): boolean {
	return path.includes('/composite/sobjects');
}

/** A reply that came after the caller had gone is none. */
function endForTheOrg({ status, ms }: JournalEntry): string {
	if (status === 0 || ms >= PATIENCE_MS) return 'no reply';
	return ms >= SLOW_MS ? `${status} slow` : String(status);
}

function endForTheLog({ message, meta }: LogEntry): string[] {
	if (!message.startsWith('Salesforce call: ') || !isWrite(String(meta?.path))) return [];
	const status = meta?.status as number | undefined;
	if (status === undefined) return ['no reply'];
	return [(meta?.tookMs as number) >= SLOW_MS ? `${status} slow` : String(status)];
}

function tally(names: readonly string[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
	return counts;
}

function numbers(count: number): number[] {
	return [...Array(count).keys()];
}

/**
 * Cuts the two minutes short that the package waits for a reply, in the whole process.
 *
 * @returns puts them back
 */
export function shortenPatience(): () => void {
	const descriptor = Object.getOwnPropertyDescriptor(ClientRequest.prototype, 'setTimeout');
	const original = descriptor?.value as ClientRequest['setTimeout'];
	ClientRequest.prototype.setTimeout = function (ms, ...rest) {
		return original.call(this, Math.min(ms, PATIENCE_MS), ...rest);
	};
	return () => {
		ClientRequest.prototype.setTimeout = original;
	};
}
