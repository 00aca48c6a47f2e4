import type { FieldType, FieldValue } from '../model';

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 18 });
const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const day = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC' });
const instant = new Intl.DateTimeFormat('en-US', {
	timeZone: 'UTC',
	dateStyle: 'short',
	timeStyle: 'short',
});

/** FORMAT(): the value as the org's user reads it, American English, dollars and GMT. */
export function formatted(value: FieldValue, type: FieldType): FieldValue {
	if (value === null) return null;
	if (typeof value === 'number') {
		if (type === 'datetime') return instant.format(value);
		if (type === 'percent') return `${number.format(value)}%`;
		return type === 'currency' ? money.format(value) : number.format(value);
	}
	return type === 'date' && typeof value === 'string' ? day.format(new Date(value)) : value;
}
