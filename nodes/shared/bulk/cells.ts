/** What empties a field; an empty value leaves the field as it is. */
const EMPTY_THE_FIELD = '#N/A';

/** A moment, where a date field takes the day alone. */
const DAY_OF_MOMENT = /^(\d{4}-\d{2}-\d{2})T/;

/** Date objects of the kinds n8n's expressions give. */
interface MomentLike {
	toISO(): string | null;
}

/**
 * A value as Bulk API text: null empties the field, undefined and the empty text leave it as it is.
 *
 * @param type the field's type as describe names it
 * @returns undefined for a value that no CSV value can hold, such as an object
 */
export function cellText(value: unknown, type: string): string | undefined {
	switch (typeof value) {
		case 'undefined':
			return '';
		case 'string':
			return type === 'date' ? (DAY_OF_MOMENT.exec(value)?.[1] ?? value) : value;
		case 'boolean':
		case 'bigint':
			return String(value);
		case 'number':
			return Number.isFinite(value) ? String(value) : undefined;
		case 'object':
			return objectText(value, type);
		default:
			return undefined;
	}
}

function objectText(value: object | null, type: string): string | undefined {
	if (value === null) return EMPTY_THE_FIELD;
	if (value instanceof Date) {
		return Number.isNaN(value.getTime()) ? undefined : cellText(value.toISOString(), type);
	}
	if (isMoment(value)) {
		const iso = value.toISO();
		return iso === null ? undefined : cellText(iso, type);
	}
	if (Array.isArray(value) && type === 'multipicklist') {
		return value.every((entry) => typeof entry === 'string') ? value.join(';') : undefined;
	}
	return undefined;
}

function isMoment(value: object): value is MomentLike {
	return 'toISO' in value && typeof value.toISO === 'function';
}
