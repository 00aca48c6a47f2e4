import type { Lane } from './call';

/** How fast a lane may go. `share` is the part of its full rate, above 0 and below 1. */
export type Pace = { kind: 'free' } | { kind: 'slowed'; share: number } | { kind: 'stopped' };

export interface LadderStanding {
	/** Used share of the limit, with what the header probably does not show yet. */
	estimated: number;
	/** Used share of the limit, in the org's own words. */
	stated: number;
	lane: Lane;
	/** The call changes nothing in the org. */
	read: boolean;
	/** Shares of the limit. */
	soft: number;
	hard: number;
	critical: number;
	/** Nothing goes on at the critical share, reads neither. */
	strict: boolean;
}

/**
 * Share of the limit at which even single writes stop, so that what is left serves reads and other
 * systems. Fixed: whoever sets the hard threshold higher moves it along.
 */
export const CRITICAL_SHARE = 0.95;

/** Shares of the limit above the hard threshold over which `normal` work slows down. */
const NORMAL_SLOPE = 0.1;
/** What is then left of its rate. */
const NORMAL_FLOOR = 0.1;

/**
 * The budget ladder. Background work slows down from the soft threshold and stops at the hard one;
 * normal work slows down above the hard one and stops at the critical one; interactive work goes on,
 * except for writes at the critical one, and for reads as well where the limit is strict. Interactive
 * work is judged by the org's own words alone, so that no guess ever stops a person.
 */
export function ladderPace(standing: LadderStanding): Pace {
	const { estimated, stated, lane, read, soft, hard, critical, strict } = standing;
	switch (lane) {
		case 'interactive':
			return (read && !strict) || stated < critical ? { kind: 'free' } : { kind: 'stopped' };
		case 'normal': {
			if (estimated < hard) return { kind: 'free' };
			if (estimated >= critical) return { kind: 'stopped' };
			const fallen = (estimated - hard) / NORMAL_SLOPE;
			return { kind: 'slowed', share: Math.max(NORMAL_FLOOR, 1 - (1 - NORMAL_FLOOR) * fallen) };
		}
		case 'background': {
			if (estimated >= hard) return { kind: 'stopped' };
			if (estimated <= soft) return { kind: 'free' };
			return { kind: 'slowed', share: (hard - estimated) / (hard - soft) };
		}
	}
}
