/** Which items, as `item 3`, `items 0-3, 7`, or `none`: bare numbers read like counts. */
export function ranges(items: ReadonlyArray<{ item: number }>): string {
	const runs: Array<[number, number]> = [];
	for (const { item } of items) {
		const last = runs.at(-1);
		if (last?.[1] === item - 1) last[1] = item;
		else runs.push([item, item]);
	}
	if (runs.length === 0) return 'none';
	const numbers = runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
	return `${items.length === 1 ? 'item' : 'items'} ${numbers.join(', ')}`;
}
