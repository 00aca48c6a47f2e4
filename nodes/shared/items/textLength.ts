/**
 * How much text a value holds, at least: what lists and plain objects hold, names included. Anything else,
 * such as an error, counts as nothing. Characters.
 */
export function textLength(value: unknown, seen = new WeakSet<object>()): number {
	if (typeof value === 'string') return value.length;
	if (typeof value !== 'object' || value === null || seen.has(value)) return 0;
	if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return 0;
	seen.add(value);
	let length = 0;
	for (const [name, part] of Object.entries(value as Record<string, unknown>)) {
		length += (Array.isArray(value) ? 0 : name.length) + textLength(part, seen);
	}
	return length;
}
