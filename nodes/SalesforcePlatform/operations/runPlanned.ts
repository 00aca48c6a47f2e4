import type { IExecuteFunctions } from 'n8n-workflow';

import { notTried } from '../../shared/client/recordResult';
import { goesOn } from '../../shared/items/goesOn';
import type { Planned } from '../../shared/items/planned';
import type { PartedResult } from '../../shared/items/results';
import { failedBefore, settledBefore } from '../../shared/items/retryMemory';

/** Sends what the items come to, in their order, and says how each ended. */
export type SendPlanned<T> = (
	values: readonly T[],
	/** Where the node is set to stop, no call is sent after one with a failure. */
	options: { stopAtFailure: boolean },
) => Promise<PartedResult[]>;

/**
 * Sends the items that can be sent and puts the results back in the order of the items. Where the node
 * is set to stop, nothing is sent while an item cannot be. What an earlier try of the same run has
 * settled is not sent again; what it saw refused goes out last, so that it keeps no other from it.
 *
 * @param options.together items belong together: nothing is sent while one cannot be, whatever the node
 * is set to, and a later try sends them in their order again, whichever was refused
 */
export async function runPlanned<T>(
	context: IExecuteFunctions,
	planned: ReadonlyArray<Planned<T>>,
	send: SendPlanned<T>,
	{ together = false }: { together?: boolean } = {},
): Promise<PartedResult[]> {
	const failed = failedBefore(context);
	const results = new Map<number, PartedResult>(settledBefore(context));
	const stopAtFailure = !goesOn(context);
	const open: Array<{ item: number; value: T }> = [];
	let blocked: PartedResult | undefined;
	for (const [item, entry] of planned.entries()) {
		if (results.has(item)) continue;
		if ('value' in entry) open.push({ item, value: entry.value });
		else {
			results.set(item, { outcome: 'failed', errors: [entry.error] });
			if (stopAtFailure || together) {
				blocked = notTried('Not sent, because another item cannot be sent as it is.');
			}
		}
	}
	const first = open.filter(({ item }) => !failed.has(item));
	const last = open.filter(({ item }) => failed.has(item));
	for (const group of together ? [open] : [first, last]) {
		if (blocked || group.length === 0) continue;
		const values = group.map(({ value }) => value);
		const sent = await send(values, { stopAtFailure });
		for (const [i, { item }] of group.entries())
			results.set(item, sent[i] ?? notTried('Not sent.'));
		if (stopAtFailure && sent.some(({ outcome }) => outcome !== 'saved')) {
			blocked = notTried('Not sent, because another item failed.');
		}
	}
	return planned.map(
		(_, item) => results.get(item) ?? failed.get(item) ?? blocked ?? notTried('Not sent.'),
	);
}
