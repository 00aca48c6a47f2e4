import { unsupportedSoql } from './errors';

/** Milliseconds of a day. */
const day = 86_400_000;

/** From the first instant to the one after the last, epoch milliseconds. */
export interface Span {
	start: number;
	end: number;
}

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

/** Months of the units that are counted in months. */
const monthsOf = { MONTH: 1, QUARTER: 3, YEAR: 12 } as const;

/**
 * The span a date literal means. The org's user lives in GMT, its week starts on Sunday and its
 * fiscal year is the calendar year.
 */
export function dateLiteralSpan(literal: string, now: number): Span {
	const [head = '', count] = literal.toUpperCase().split(':');
	const name = head.replace('FISCAL_', '');
	if (name === 'YESTERDAY') return units('DAY', now, -1, 0);
	if (name === 'TODAY') return units('DAY', now, 0, 1);
	if (name === 'TOMORROW') return units('DAY', now, 1, 2);
	if (name === 'LAST_90_DAYS') return units('DAY', now, -90, 1);
	if (name === 'NEXT_90_DAYS') return units('DAY', now, 1, 91);
	if (count === undefined) {
		const unit = singular(name.slice(5));
		if (name.startsWith('THIS_')) return units(unit, now, 0, 1);
		if (name.startsWith('LAST_')) return units(unit, now, -1, 0);
		if (name.startsWith('NEXT_')) return units(unit, now, 1, 2);
		throw unsupportedSoql(`date literal ${literal}`);
	}
	const n = Number(count);
	if (name.startsWith('LAST_N_')) {
		const unit = singular(name.slice(7));
		// Days run on to the end of today; longer units stop before the current one.
		return unit === 'DAY' ? units(unit, now, -n, 1) : units(unit, now, -n, 0);
	}
	if (name.startsWith('NEXT_N_')) return units(singular(name.slice(7)), now, 1, n + 1);
	if (name.startsWith('N_') && name.endsWith('_AGO')) {
		return units(singular(name.slice(2, -4)), now, -n, -n + 1);
	}
	throw unsupportedSoql(`date literal ${literal}`);
}

function singular(word: string): Unit {
	const unit = word.endsWith('S') ? word.slice(0, -1) : word;
	if (
		unit === 'DAY' ||
		unit === 'WEEK' ||
		unit === 'MONTH' ||
		unit === 'QUARTER' ||
		unit === 'YEAR'
	) {
		return unit;
	}
	throw unsupportedSoql(`date literal unit ${word}`);
}

function units(unit: Unit, now: number, from: number, to: number): Span {
	return { start: unitStart(unit, now, from), end: unitStart(unit, now, to) };
}

/** The start of the unit that lies `shift` units after the current one. */
function unitStart(unit: Unit, now: number, shift: number): number {
	const today = Math.floor(now / day) * day;
	if (unit === 'DAY') return today + shift * day;
	const date = new Date(today);
	if (unit === 'WEEK') return today - date.getUTCDay() * day + shift * 7 * day;
	const months = monthsOf[unit];
	const first = Math.floor(date.getUTCMonth() / months) * months;
	return Date.UTC(date.getUTCFullYear(), first + shift * months, 1);
}

/** `yyyy-MM-dd` of an instant. */
export function isoDate(instant: number): string {
	return new Date(instant).toISOString().slice(0, 10);
}

/** Salesforce's datetime in JSON: `2013-05-07T22:07:19.000+0000`. */
export function jsonDatetime(instant: number): string {
	return new Date(instant).toISOString().replace('Z', '+0000');
}

type DatePart = (date: Date) => number | string;

const dayOfYear: DatePart = (date) =>
	Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / day) + 1;

/** SOQL's date functions, evaluated in GMT. */
export const dateFunctions: ReadonlyMap<string, DatePart> = new Map<string, DatePart>([
	['CALENDAR_YEAR', (date) => date.getUTCFullYear()],
	['CALENDAR_QUARTER', (date) => Math.floor(date.getUTCMonth() / 3) + 1],
	['CALENDAR_MONTH', (date) => date.getUTCMonth() + 1],
	['FISCAL_YEAR', (date) => date.getUTCFullYear()],
	['FISCAL_QUARTER', (date) => Math.floor(date.getUTCMonth() / 3) + 1],
	['FISCAL_MONTH', (date) => date.getUTCMonth() + 1],
	['DAY_IN_MONTH', (date) => date.getUTCDate()],
	['DAY_IN_WEEK', (date) => date.getUTCDay() + 1],
	['DAY_IN_YEAR', dayOfYear],
	['DAY_ONLY', (date) => isoDate(date.getTime())],
	['HOUR_IN_DAY', (date) => date.getUTCHours()],
	['WEEK_IN_MONTH', (date) => Math.ceil(date.getUTCDate() / 7)],
	['WEEK_IN_YEAR', (date) => Math.ceil(Number(dayOfYear(date)) / 7)],
]);
