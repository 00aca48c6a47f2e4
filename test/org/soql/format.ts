import type { FieldType, FieldValue } from '../model';
import type { SoqlDialect } from './options';

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 18 });
const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const day = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC' });
const time = new Intl.DateTimeFormat('en-US', {
	timeZone: 'UTC',
	hour: 'numeric',
	minute: '2-digit',
});

/**
 * FORMAT(): the value as the org's user reads it, American English, dollars and GMT; the forms are
 * those of the SOQL guide's examples.
 */
export function formatted(
	value: FieldValue,
	type: FieldType,
	datetimeFormat: SoqlDialect['datetimeFormat'] = 'icu',
): FieldValue {
	if (value === null) return null;
	if (typeof value === 'number') {
		if (type === 'datetime') {
			// Intl separates the hour from AM by a space of its own, which the guide does not print.
			const clock = time.format(value).replace(/\s/, ' ');
			return `${day.format(value)}${datetimeFormat === 'icu' ? ',' : ''} ${clock}`;
		}
		if (type === 'percent') return `${number.format(value)}%`;
		return type === 'currency' ? money.format(value) : number.format(value);
	}
	return type === 'date' && typeof value === 'string' ? day.format(new Date(value)) : value;
}
