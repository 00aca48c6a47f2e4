/**
 * Reads a `Retry-After` header: whole seconds or an HTTP date. Salesforce documents none, but a
 * proxy or its edge may send one.
 *
 * @returns milliseconds from `now`, never negative; undefined when absent or unreadable
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
	const text = header?.trim();
	if (!text) return undefined;
	if (/^\d+$/.test(text)) return Number(text) * 1000;
	// Every HTTP date form names the weekday first; Date.parse alone would take "2" or "May".
	const at = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
