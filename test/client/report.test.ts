import { describeCalls, worthTelling } from '../../nodes/shared/client/report';
import type { CallSummary } from '../../nodes/shared/client/types';

const quiet: CallSummary = { calls: 1, retried: 0, waitedMs: 0, softThreshold: 70 };
const at = (percent: number) => ({ used: percent * 1_000, limit: 100_000 });

it('tells the cost of an execution in one sentence', () => {
	const summary = { ...quiet, calls: 12, retried: 1, waitedMs: 800, usage: at(73) };
	expect(describeCalls(summary)).toBe(
		'12 API calls, 1 retried, 0.8 s waiting, org at 73 % of 100,000 today',
	);
	expect(describeCalls(quiet)).toBe('1 API call');
});

it('counts a limit of 0 as used up, as the throttle does', () => {
	const usage = { used: 0, limit: 0 };
	expect(describeCalls({ ...quiet, usage })).toBe('1 API call, org at 100 % of 0 today');
	expect(worthTelling({ ...quiet, usage })).toBe(true);
});

it.each([
	['nothing happened', {}, false],
	['a call was retried', { retried: 1 }, true],
	['it waited a second', { waitedMs: 1_000 }, true],
	['it waited a moment', { waitedMs: 999 }, false],
	["the org is below the credential's soft threshold", { usage: at(69.9) }, false],
	["the org is at the credential's soft threshold", { usage: at(70) }, true],
	['the credential has a lower one', { usage: at(50), softThreshold: 50 }, true],
	['the credential has a higher one', { usage: at(75), softThreshold: 80 }, false],
])('when %s', (_, change, worth) => {
	expect(worthTelling({ ...quiet, ...change })).toBe(worth);
});
