/**
 * The names of a multi-options parameter. An expression may give them as a list, or as text with
 * commas between them.
 */
export function nameList(value: unknown): string[] {
	const parts: unknown[] = Array.isArray(value) ? value : [value];
	return parts
		.flatMap((part) => (typeof part === 'string' ? part.split(',') : []))
		.map((name) => name.trim())
		.filter((name) => name !== '');
}
