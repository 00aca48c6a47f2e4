import type { INodeExecutionData } from 'n8n-workflow';
import { lostJson, toJson } from './events';
import type { OutputAs } from './parameters';
import type { PollResult } from './pollResult';

/** The items of a poll: one for each record, or one that holds all of them. */
export function toItems(
	{ events, lost }: Pick<PollResult, 'events' | 'lost'>,
	object: string,
	outputAs: OutputAs,
): INodeExecutionData[] {
	const records = events.map(toJson);
	const told =
		outputAs === 'list'
			? records.length > 0
				? [{ count: records.length, records }]
				: []
			: records;
	return [...told, ...(lost ? [lostJson(lost, object)] : [])].map((json) => ({ json }));
}
