import { mayStart, PROBE_EVERY_MS, type Standing } from '../../nodes/shared/gate/pause';

const usage = (percent: number) => ({ used: percent, limit: 100, readAt: 0 });
const app = (percent: number) => ({ ...usage(percent), name: 'crm-sync' });
const verdict = (standing: Partial<Standing>) =>
	mayStart({
		org: undefined,
		app: undefined,
		hardThreshold: 80,
		lane: 'normal',
		now: 1_000,
		lastProbeAt: Number.NEGATIVE_INFINITY,
		...standing,
	});

it.each([
	['nothing is known yet', {}, 'start'],
	['the org is below the threshold', { org: usage(79.9) }, 'start'],
	['the org is at the threshold', { org: usage(80) }, 'wait'],
	['only the app is at the threshold', { org: usage(1), app: app(95) }, 'wait'],
	['the call is interactive', { org: usage(99), lane: 'interactive' as const }, 'start'],
	['the last look is five minutes old', { org: usage(99), now: PROBE_EVERY_MS }, 'probe'],
	[
		'another call is looking already',
		{ org: usage(99), now: PROBE_EVERY_MS + 1, lastProbeAt: PROBE_EVERY_MS },
		'wait',
	],
])('when %s', (_, standing, kind) => {
	expect(verdict(standing).kind).toBe(kind);
});

it('names what stands in the way: the fuller of org and app', () => {
	expect(verdict({ org: usage(85), app: app(96) })).toEqual({
		kind: 'wait',
		usage: app(96),
		lookAgainAt: PROBE_EVERY_MS,
	});
});
