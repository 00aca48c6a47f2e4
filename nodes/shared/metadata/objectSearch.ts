import type { INodeListSearchResult } from 'n8n-workflow';
import type { ObjectSummary } from './types';

/** Entries of one page of the list; an org can have more than a thousand objects. */
const PAGE_SIZE = 250;

/** 0: the text starts label or API name; 1: a word in them; 2: anywhere; undefined: no match. */
function matchRank(object: ObjectSummary, text: string): number | undefined {
	const candidates = [object.label.toLowerCase(), object.name.toLowerCase()];
	if (candidates.some((candidate) => candidate.startsWith(text))) return 0;
	if (candidates.some((candidate) => candidate.split(/[\s_]+/).some((w) => w.startsWith(text)))) {
		return 1;
	}
	return candidates.some((candidate) => candidate.includes(text)) ? 2 : undefined;
}

/**
 * The page of queryable objects that match what the user typed, best matches first, then by label.
 *
 * @param paginationToken the token of the page before, if any
 */
export function findObjects(
	objects: readonly ObjectSummary[],
	filter = '',
	paginationToken?: string,
): INodeListSearchResult {
	const text = filter.trim().toLowerCase();
	const matches = objects
		.filter((object) => object.queryable)
		.flatMap((object) => {
			const rank = matchRank(object, text);
			return rank === undefined ? [] : [{ object, rank }];
		})
		.sort(
			(a, b) =>
				a.rank - b.rank ||
				a.object.label.localeCompare(b.object.label) ||
				a.object.name.localeCompare(b.object.name),
		);
	const start = Number(paginationToken ?? 0);
	const end = start + PAGE_SIZE;
	return {
		results: matches.slice(start, end).map(({ object }) => ({
			name: object.label === object.name ? object.name : `${object.label} (${object.name})`,
			value: object.name,
		})),
		...(end < matches.length ? { paginationToken: String(end) } : {}),
	};
}
