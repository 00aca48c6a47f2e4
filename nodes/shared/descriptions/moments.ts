import { tryToParseDateTime } from 'n8n-workflow';

import type { FieldKind } from '../soql/typedLiteral';

/** A day, or a day and a time, that names no time zone. */
const LOCAL = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/;

/**
 * Gives a moment without a time zone the workflow's, as n8n's own date picker means it; a day alone is
 * the moment it begins there. Whatever is no such moment is left as it is.
 */
export function inZone(kind: FieldKind, value: unknown, timeZone: string): unknown {
	if (Array.isArray(value)) return value.map((entry) => inZone(kind, entry, timeZone));
	if (kind === 'dateTime' && typeof value === 'string' && LOCAL.test(value.trim())) {
		return utc(value.trim(), timeZone) ?? value;
	}
	if (kind === 'date' && value instanceof Date && !Number.isNaN(value.getTime())) {
		return tryToParseDateTime(value, timeZone).setZone(timeZone).toISODate();
	}
	return value;
}

/** Undefined for a moment that does not exist, which is refused where it is written. */
function utc(value: string, timeZone: string): string | undefined {
	try {
		return tryToParseDateTime(value, timeZone).toUTC().toISO() ?? undefined;
	} catch {
		return undefined;
	}
}
