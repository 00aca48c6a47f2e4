import fc from 'fast-check';

import { RollingCount } from '../../nodes/shared/gate/rollingCount';

const WINDOW = 1_000;
const SLICES = 10;
const SLICE = WINDOW / SLICES;

it('holds what happened within the window, exact to one slice', () => {
	fc.assert(
		fc.property(fc.array(fc.nat(300), { maxLength: 60 }), (gaps) => {
			const count = new RollingCount(WINDOW, SLICES);
			const times: number[] = [];
			let now = 0;
			for (const gap of gaps) {
				now += gap;
				count.add(now);
				times.push(now);
				const within = (ms: number) => times.filter((time) => time > now - ms).length;
				expect(count.total(now)).toBeGreaterThanOrEqual(within(WINDOW));
				expect(count.total(now)).toBeLessThanOrEqual(within(WINDOW + SLICE));
			}
		}),
	);
});

it('says when the oldest that it holds will leave', () => {
	const count = new RollingCount(WINDOW, SLICES);
	expect(count.nextFallAt(50)).toBe(50);
	count.add(50);
	count.add(750);
	const fallsAt = count.nextFallAt(800);
	expect(count.total(fallsAt - 1)).toBe(2);
	expect(count.total(fallsAt)).toBe(1);
});
