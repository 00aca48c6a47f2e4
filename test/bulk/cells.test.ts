import { cellText } from '../../nodes/shared/bulk/cells';

test.each([
	['text as it is', ' a,"b"\r\n', 'string', ' a,"b"\r\n'],
	['null as the mark that empties a field', null, 'string', '#N/A'],
	['undefined as no change', undefined, 'string', ''],
	['empty text as no change', '', 'string', ''],
	['true', true, 'boolean', 'true'],
	['false', false, 'boolean', 'false'],
	['zero', 0, 'double', '0'],
	['a decimal', 912260031.5, 'currency', '912260031.5'],
	['a date object in a datetime field', new Date(0), 'datetime', '1970-01-01T00:00:00.000Z'],
	['a date object in a date field', new Date(0), 'date', '1970-01-01'],
	['a moment as text in a date field', '2026-11-23T00:00:00.000', 'date', '2026-11-23'],
	[
		'a moment as text in a datetime field',
		'2026-11-23T10:00:00Z',
		'datetime',
		'2026-11-23T10:00:00Z',
	],
	['a day in a date field', '2026-11-23', 'date', '2026-11-23'],
	['a list in a multi-select picklist', ['A', 'B'], 'multipicklist', 'A;B'],
])('writes %s', (_what, value, type, expected) => {
	expect(cellText(value, type)).toBe(expected);
});

/** What n8n's expressions give for a date, as far as it is looked at. */
const moment = (iso: string | null) => ({ toISO: () => iso });

test('writes the dates that expressions give', () => {
	expect(cellText(moment('2026-11-23T10:00:00.000Z'), 'datetime')).toBe('2026-11-23T10:00:00.000Z');
	expect(cellText(moment('2026-11-23T10:00:00.000Z'), 'date')).toBe('2026-11-23');
});

test.each([
	['an object', { a: 1 }, 'string'],
	['a list outside a multi-select picklist', ['A'], 'string'],
	['a list of objects', [{}], 'multipicklist'],
	['no number', NaN, 'double'],
	['an endless number', Infinity, 'double'],
	['an invalid date', new Date(NaN), 'datetime'],
	['an invalid moment', moment(null), 'datetime'],
	['a function', () => 1, 'string'],
])('has no text for %s', (_what, value, type) => {
	expect(cellText(value, type)).toBeUndefined();
});
