import { ladderPace, type LadderStanding } from '../../nodes/shared/gate/ladder';

const pace = (standing: Partial<LadderStanding> & Pick<LadderStanding, 'lane' | 'estimated'>) =>
	ladderPace({
		stated: standing.estimated,
		read: false,
		soft: 0.7,
		hard: 0.8,
		critical: 0.95,
		strict: false,
		...standing,
	});
const slowed = (share: number) => ({ kind: 'slowed', share: expect.closeTo(share, 5) });
const free = { kind: 'free' };
const stopped = { kind: 'stopped' };

/** Every row of the reference's table, at both ends. */
it.each([
	[0, free, free, free],
	[0.7, free, free, free],
	[0.75, free, free, slowed(0.5)],
	[0.79, free, free, slowed(0.1)],
	[0.8, free, slowed(1), stopped],
	[0.85, free, slowed(0.55), stopped],
	[0.9, free, slowed(0.1), stopped],
	[0.9499, free, slowed(0.1), stopped],
	[0.95, stopped, stopped, stopped],
	[1.2, stopped, stopped, stopped],
])('at %f of the limit', (estimated, interactive, normal, background) => {
	expect(pace({ estimated, lane: 'interactive' })).toEqual(interactive);
	expect(pace({ estimated, lane: 'normal' })).toEqual(normal);
	expect(pace({ estimated, lane: 'background' })).toEqual(background);
});

it('never stops what a person only looks up', () => {
	expect(pace({ lane: 'interactive', read: true, estimated: 1.5 })).toEqual(free);
});

it('stops that too where the limit is strict, and not before it is reached', () => {
	const look = { lane: 'interactive', read: true, strict: true, critical: 1 } as const;
	expect(pace({ ...look, estimated: 0.99 })).toEqual(free);
	expect(pace({ ...look, estimated: 1 })).toEqual(stopped);
});

it('never stops a person on a guess', () => {
	expect(pace({ lane: 'interactive', estimated: 1, stated: 0.94 })).toEqual(free);
});

it('has no slope where both thresholds are one', () => {
	const one = { soft: 0.6, hard: 0.6, lane: 'background' } as const;
	expect(pace({ ...one, estimated: 0.59 })).toEqual(free);
	expect(pace({ ...one, estimated: 0.6 })).toEqual(stopped);
});
