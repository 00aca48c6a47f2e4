/** Milliseconds. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

/** Cuts to the whole second, as Salesforce stamps records. Epoch milliseconds. */
export function wholeSecond(ms: number): number {
	return Math.floor(ms / SECOND) * SECOND;
}

/** Cuts to the whole minute, as the replication endpoints read their edges. Epoch milliseconds. */
export function wholeMinute(ms: number): number {
	return Math.floor(ms / MINUTE) * MINUTE;
}

/**
 * Reads a timestamp of Salesforce, such as `2026-11-23T08:30:00.000+0000`.
 *
 * @returns epoch milliseconds; NaN for anything else
 */
export function parseStamp(value: unknown): number {
	if (typeof value !== 'string') return Number.NaN;
	return Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
}
