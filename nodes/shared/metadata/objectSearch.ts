import type { INodeListSearchResult } from 'n8n-workflow';
import type { ObjectSummary } from './types';

/** Entries of one page of the list; an org can have more than a thousand objects. */
const PAGE_SIZE = 250;

/** What has a label for people and a name for the API. */
export interface Named {
	label: string;
	name: string;
}

/** 0: the text starts label or API name; 1: a word in them; 2: anywhere; undefined: no match. */
function matchRank({ label, name }: Named, text: string): number | undefined {
	const candidates = [label.toLowerCase(), name.toLowerCase()];
	if (candidates.some((candidate) => candidate.startsWith(text))) return 0;
	if (candidates.some((candidate) => candidate.split(/[\s_]+/).some((w) => w.startsWith(text)))) {
		return 1;
	}
	return candidates.some((candidate) => candidate.includes(text)) ? 2 : undefined;
}

/**
 * The page of those entries that match what the user typed, best matches first, then by label.
 *
 * @param paginationToken the token of the page before, if any
 */
export function findNamed(
	entries: readonly Named[],
	filter = '',
	paginationToken?: string,
): INodeListSearchResult {
	const text = filter.trim().toLowerCase();
	const matches = entries
		.flatMap((entry) => {
			const rank = matchRank(entry, text);
			return rank === undefined ? [] : [{ entry, rank }];
		})
		.sort(
			(a, b) =>
				a.rank - b.rank ||
				a.entry.label.localeCompare(b.entry.label) ||
				a.entry.name.localeCompare(b.entry.name),
		);
	const start = Number(paginationToken ?? 0);
	const end = start + PAGE_SIZE;
	return {
		results: matches.slice(start, end).map(({ entry: { label, name } }) => ({
			name: label === name ? name : `${label} (${name})`,
			value: name,
		})),
		...(end < matches.length ? { paginationToken: String(end) } : {}),
	};
}

/** Like {@link findNamed}, of the objects that can be queried. */
export function findObjects(
	objects: readonly ObjectSummary[],
	filter?: string,
	paginationToken?: string,
): INodeListSearchResult {
	const queryable = objects.filter((object) => object.queryable);
	return findNamed(queryable, filter, paginationToken);
}

/** Like {@link findNamed}, of the platform events that somebody defined in the org. */
export function findEvents(
	objects: readonly ObjectSummary[],
	filter?: string,
	paginationToken?: string,
): INodeListSearchResult {
	const events = objects.filter(({ name }) => isEventName(name));
	return findNamed(events, filter, paginationToken);
}

/** Whether a name is that of a platform event that can be published. */
export function isEventName(name: string): boolean {
	return /__e$/i.test(name);
}
