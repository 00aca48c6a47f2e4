/**
 * Puts the records that an earlier try saw refused behind all others, in waves of their own, so that
 * they keep none of the others from being sent. What has the same key as one of them, and comes after
 * it, stays after it.
 *
 * @param waves items to send; each wave ends before the next begins
 * @param failed items that an earlier try saw refused
 * @param keyOf the key of the record an item means, where it has one
 */
export function failedLast(
	waves: readonly number[][],
	failed: ReadonlySet<number>,
	keyOf: (item: number) => string | undefined,
): number[][] {
	const laterKeys = new Set<string>();
	const isLater = (item: number) => {
		const key = keyOf(item);
		if (!failed.has(item) && !(key !== undefined && laterKeys.has(key))) return false;
		if (key !== undefined) laterKeys.add(key);
		return true;
	};
	const divided = waves.map((wave) => {
		const later = new Set(wave.filter(isLater));
		return { now: wave.filter((item) => !later.has(item)), later: [...later] };
	});
	return [...divided.map(({ now }) => now), ...divided.map(({ later }) => later)].filter(
		(wave) => wave.length > 0,
	);
}
