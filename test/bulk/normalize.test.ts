import { normalizeCell } from '../../nodes/shared/bulk/normalize';

test.each([
	['currency', '912260031', '9.12260031E8'],
	['double', '1.50', '1.5'],
	['boolean', '1', 'TRUE'],
	['boolean', '0', 'false'],
	['date', '2026-11-23', '2026-11-23T00:00:00.000Z'],
	['datetime', '2026-11-23T10:00:00.999Z', '2026-11-23T11:00:00.000+01:00'],
	['id', '001000000000001', '001000000000001AAA'],
	['reference', '001000000000001', '001000000000001AAA'],
	['textarea', 'a\r\nb\rc ', 'a\nb\nc'],
	['string', '#N/A', ''],
	['double', '#N/A', ''],
])('%s: %j means the same as %j', (type, a, b) => {
	expect(normalizeCell(a, type)).toBe(normalizeCell(b, type));
});

test.each([
	['string', '1', '1.0'],
	['string', 'a', 'A'],
	['boolean', 'true', 'false'],
	['date', '2026-11-23', '2026-11-24'],
	['datetime', '2026-11-23T10:00:00Z', '2026-11-23T10:00:01Z'],
	['datetime', 'no time', 'another'],
	['currency', 'x', 'y'],
	['id', '00100000000000a', '00100000000000A'],
])('%s: %j is another value than %j', (type, a, b) => {
	expect(normalizeCell(a, type)).not.toBe(normalizeCell(b, type));
});
