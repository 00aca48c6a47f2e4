import { parseRetryAfter } from '../../nodes/shared/gate/retryAfter';

const NOW = Date.parse('2026-11-23T08:00:00Z');

it.each([
	['120', 120_000],
	[' 0 ', 0],
	['Mon, 23 Nov 2026 08:00:30 GMT', 30_000],
	['Monday, 23-Nov-26 08:00:30 GMT', 30_000],
	['Mon, 23 Nov 2026 07:00:00 GMT', 0],
	['', undefined],
	[undefined, undefined],
	['soon', undefined],
	['-5', undefined],
	['1.5', undefined],
	['May', undefined],
])('reads Retry-After %p as %p ms', (header, expected) => {
	expect(parseRetryAfter(header, NOW)).toBe(expected);
});
