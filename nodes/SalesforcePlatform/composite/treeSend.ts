import { unansweredResults } from '../../shared/client/collections';
import { notTried, type RecordError } from '../../shared/client/recordResult';
import { dataPath } from '../../shared/client/dataPath';
import type { DataCall, SalesforceClient } from '../../shared/client/types';
import type { Outcome } from '../../shared/gate/call';
import type { PartedResult } from '../../shared/items/results';
import { isFinal } from '../../shared/client/ending';
import { objectsOf, recordsOf, TREE_LIMITS, type Branch, type Trees } from './treePlan';

export interface TreeOptions {
	/** The object of the topmost records. */
	object: string;
	/** Items that share a call are saved together or not at all. */
	allOrNone: boolean;
	/** Send no further call once an item has failed. */
	stopAtFailure: boolean;
}

/** Which items go out together: as many as fit, in their order. */
export function packTrees(items: readonly Trees[]): number[][] {
	const packs: number[][] = [];
	let records = Infinity;
	let objects = new Set<string>();
	for (const [i, trees] of items.entries()) {
		const size = recordsOf(trees).length;
		const together = new Set([...objects, ...objectsOf(trees)]);
		if (records + size > TREE_LIMITS.records || together.size > TREE_LIMITS.objects) {
			packs.push([]);
			records = 0;
			objects = objectsOf(trees);
		} else objects = together;
		packs.at(-1)?.push(i);
		records += size;
	}
	return packs;
}

/**
 * Creates the trees of each item, many items to a call, and says how each ended, in the order given. A
 * call saves all or nothing; unless that is asked for, the items that were not at fault are sent again
 * without those that were, first together, then one by one.
 */
export async function sendTrees(
	client: SalesforceClient,
	items: readonly Trees[],
	{ object, allOrNone, stopAtFailure }: TreeOptions,
): Promise<PartedResult[]> {
	const results = new Map<number, PartedResult>();
	let stopped: PartedResult | undefined;
	const queue = packTrees(items).map((pack) => ({ pack, again: false }));
	for (let next = queue.shift(); next && !stopped; next = queue.shift()) {
		const { pack, again } = next;
		const sent = await sendPack(
			client,
			object,
			pack.flatMap((i) => [items[i] ?? []]),
			{ apart: !allOrNone && !stopAtFailure },
		);
		const spared: number[] = [];
		for (const [n, i] of pack.entries()) {
			const end = sent.ends[n];
			if (end === 'rolledBack') spared.push(i);
			else if (end) results.set(i, end);
		}
		if (isFinal(sent.outcome)) {
			stopped = { outcome: 'notTried', errors: [...results.values()].at(-1)?.errors ?? [] };
		} else if (stopAtFailure && pack.some((i) => results.get(i)?.outcome !== 'saved')) {
			stopped = notTried('Not created, because another item failed.');
		}
		if (allOrNone) for (const i of spared) results.set(i, rolledBack());
		else if (spared.length > 0 && !stopped) {
			const packs = again || spared.length === pack.length ? spared.map((i) => [i]) : [spared];
			queue.unshift(...packs.map((each) => ({ pack: each, again: true })));
		}
	}
	return items.map((_, i) => results.get(i) ?? stopped ?? notTried('Not sent.'));
}

interface TreeReply {
	hasErrors: boolean;
	results: Array<{
		referenceId: string;
		id?: string;
		errors?: ReadonlyArray<{ statusCode: string; message: string; fields?: string[] }>;
	}>;
}

async function sendPack(
	client: SalesforceClient,
	object: string,
	items: readonly Trees[],
	{ apart }: { apart: boolean },
): Promise<{ ends: Array<PartedResult | 'rolledBack'>; outcome: Outcome }> {
	let count = 0;
	const references = new Map<Branch, string>();
	for (const branch of items.flatMap(recordsOf)) references.set(branch, `r${count++}`);
	const call: DataCall = {
		method: 'POST',
		path: dataPath`/composite/tree/${object}`,
		body: { records: items.flatMap((trees) => trees.map((branch) => wireOf(branch, references))) },
		replay: 'unsafe',
	};
	const outcome = await client.send(call);
	const reply = treeReply(outcome);
	if (!reply) {
		if (outcome.kind === 'answered') return { ends: items.map(noResult), outcome };
		// A call that was refused as a whole has saved nothing, and may be one item's fault.
		const mayBeOne = apart && items.length > 1 && outcome.kind === 'refused';
		if (mayBeOne && outcome.reply.status === 400) {
			return { ends: items.map(() => 'rolledBack'), outcome };
		}
		return { ends: unansweredResults(outcome, call, items.length), outcome };
	}
	const byReference = new Map(reply.results.map((result) => [result.referenceId, result]));
	const ends = items.map((trees) => {
		const records = recordsOf(trees).map((branch) => ({
			object: branch.object,
			result: byReference.get(references.get(branch) ?? ''),
		}));
		return reply.hasErrors ? failedEnd(records) : savedEnd(records, trees.length);
	});
	if (!reply.hasErrors || ends.some((end) => end !== 'rolledBack')) return { ends, outcome };
	// It failed, and no record is named: nobody's fault that could be left out.
	return { ends: items.map(noReason), outcome };
}

/** The reply's body, also that of a failed call, whose status no guide gives. */
function treeReply(outcome: Outcome): TreeReply | undefined {
	if (outcome.kind !== 'answered' && outcome.kind !== 'refused') return undefined;
	const body = outcome.reply.body as Partial<TreeReply> | null | undefined;
	return typeof body === 'object' && Array.isArray(body?.results)
		? { hasErrors: body.hasErrors !== false, results: body.results }
		: undefined;
}

interface Ended {
	object: string;
	result: TreeReply['results'][number] | undefined;
}

function failedEnd(records: readonly Ended[]): PartedResult | 'rolledBack' {
	const errors = records.flatMap(({ object, result }, i) =>
		(result?.errors ?? []).map(({ statusCode, message, fields = [] }): RecordError => {
			const where = records.length > 1 ? `${object}, record ${i + 1} of the item: ` : '';
			const text = `${where}${message.replace(/\.$/, '')}. No record of this item was saved.`;
			return { statusCode, message: text, fields };
		}),
	);
	return errors.length > 0 ? { outcome: 'failed', errors } : 'rolledBack';
}

function savedEnd(records: readonly Ended[], roots: number): PartedResult {
	const saved = records.flatMap(({ object, result }) =>
		result?.id === undefined ? [] : [{ object, id: result.id }],
	);
	if (saved.length < records.length) return noResult();
	const id = roots === 1 ? saved[0]?.id : undefined;
	return {
		outcome: 'saved',
		...(id !== undefined && { id }),
		created: true,
		errors: [],
		extra: { records: saved },
	};
}

function wireOf(branch: Branch, references: ReadonlyMap<Branch, string>): object {
	const { object, body, children } = branch;
	return {
		attributes: { type: object, referenceId: references.get(branch) },
		...body,
		...Object.fromEntries(
			children.map(({ relationship, branches }) => [
				relationship,
				{ records: branches.map((child) => wireOf(child, references)) },
			]),
		),
	};
}

function rolledBack(): PartedResult {
	const message =
		"Taken back, because another item of the same call failed. Correct that one, or switch off 'All or None'.";
	return {
		outcome: 'failed',
		errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK', message, fields: [] }],
	};
}

function noResult(): PartedResult {
	const message = 'Salesforce returned no whole result for the records of this item.';
	return { outcome: 'unknown', errors: [{ statusCode: 'RESULT_MISSING', message, fields: [] }] };
}

function noReason(): PartedResult {
	const message = 'Salesforce refused the records of this call, and named none of them.';
	return { outcome: 'failed', errors: [{ statusCode: 'UNKNOWN', message, fields: [] }] };
}
