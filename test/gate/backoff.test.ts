import { maxAttempts, retryDelayMs } from '../../nodes/shared/gate/backoff';

describe('retryDelayMs', () => {
	it.each([
		[1, 2_000],
		[2, 4_000],
		[3, 8_000],
		[10, 60_000],
	])('spreads attempt %i of a throttled call over the later half of %i ms', (attempt, ceiling) => {
		expect(retryDelayMs({ signal: 'throttle', attempt, random: 0 })).toBe(ceiling / 2);
		expect(retryDelayMs({ signal: 'throttle', attempt, random: 0.5 })).toBe((ceiling * 3) / 4);
	});

	it.each([
		[1, 1_000],
		[2, 2_000],
		[3, 4_000],
	])('waits on attempt %i for a locked row at least half of %i ms', (attempt, ceiling) => {
		expect(retryDelayMs({ signal: 'lock', attempt, random: 0 })).toBe(ceiling / 2);
	});

	it.each([
		[1, 500],
		[2, 1_000],
		[10, 30_000],
	])('spreads attempt %i after a broken connection over up to %i ms', (attempt, ceiling) => {
		expect(retryDelayMs({ signal: 'lost', attempt, random: 0.5 })).toBe(ceiling / 2);
	});

	it('never waits less than the server asked for', () => {
		const wait = { signal: 'throttle', attempt: 1, retryAfterMs: 7_000, random: 0 } as const;
		expect(retryDelayMs(wait)).toBe(7_000);
	});
});

it.each([
	['noRoute', 2],
	['serverError', 2],
	['lock', 4],
	['throttle', 5],
] as const)('tries a call that meets %s at most %i times', (signal, attempts) => {
	expect(maxAttempts('normal', signal)).toBe(attempts);
});

it('gives a person fewer attempts to wait for than a workflow', () => {
	expect(maxAttempts('interactive')).toBeLessThan(maxAttempts('background'));
});
