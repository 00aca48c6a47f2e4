/** A day, and a moment with or without its offset; the date and the time may be apart by a blank. */
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const MOMENT =
	/^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?$/i;
const TIME = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?Z?$/i;

const MS_PER_MINUTE = 60_000;

/**
 * A day as Salesforce takes it, such as `2026-11-23`. Of a moment it is the day that stands in the
 * text: moved to another time zone it could be the day before.
 *
 * @returns undefined for a text that is no day
 */
export function toSalesforceDate(text: string): string | undefined {
	const day = MOMENT.exec(text)?.[1] ?? text;
	return isDay(day) ? day : undefined;
}

/**
 * A moment as Salesforce takes it, such as `2026-11-23T08:30:00.000Z`.
 *
 * @param timeZone IANA name; the zone of a text that names no offset
 * @returns undefined for a text that is no moment
 */
export function toSalesforceDateTime(text: string, timeZone: string): string | undefined {
	if (isDay(text)) return toSalesforceDateTime(`${text}T00:00:00`, timeZone);
	const match = MOMENT.exec(text);
	const [, day = '', hours = '', minutes = '', seconds = '00', fraction = '', offset] = match ?? [];
	if (!match || !isDay(day) || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) {
		return undefined;
	}
	const wall = Date.parse(
		`${day}T${hours}:${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`,
	);
	const time = offset === undefined ? wallToTime(wall, timeZone) : wall - offsetMs(offset);
	return new Date(time).toISOString();
}

/**
 * A time of day as Salesforce takes it, such as `08:30:00.000Z`; it knows no time zone.
 *
 * @returns undefined for a text that is no time of day
 */
export function toSalesforceTime(text: string): string | undefined {
	const [, hours, minutes, seconds = '00', fraction = ''] = TIME.exec(text) ?? [];
	if (hours === undefined || minutes === undefined) return undefined;
	if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
	return `${hours}:${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
}

function isDay(text: string): boolean {
	if (!DAY.test(text)) return false;
	const time = Date.parse(`${text}T00:00:00Z`);
	return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

function offsetMs(offset: string): number {
	if (offset.toUpperCase() === 'Z') return 0;
	const sign = offset.startsWith('-') ? -1 : 1;
	const [hours, minutes] = [offset.slice(1, 3), offset.slice(-2)].map(Number);
	return sign * ((hours ?? 0) * 60 + (minutes ?? 0)) * MS_PER_MINUTE;
}

/** The moment at which clocks of the zone show the given time; read twice, for days when they change. */
function wallToTime(wall: number, timeZone: string): number {
	const guess = wall - zoneOffsetMs(wall, timeZone);
	return wall - zoneOffsetMs(guess, timeZone);
}

/** Milliseconds by which the clocks of the zone are ahead of UTC at a moment. */
function zoneOffsetMs(time: number, timeZone: string): number {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	}).formatToParts(time);
	const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
	const shown = Date.UTC(
		of('year'),
		of('month') - 1,
		of('day'),
		of('hour'),
		of('minute'),
		of('second'),
	);
	return shown - Math.floor(time / 1000) * 1000;
}
