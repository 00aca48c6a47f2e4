import type { Signal } from './signal';

/** Salesforce has refused a call because the org's calls of the day are used up. */
export interface SpentDay {
	/** Looks that found it still spent. */
	looks: number;
	/** Epoch milliseconds from which one call may look again. */
	lookAgainAt: number;
}

/** Milliseconds between looks: five minutes after the refusal, then ten, then fifteen. */
const LOOK_STEP_MS = 5 * 60_000;
const LONGEST_STEPS = 3;

/** What Salesforce says only of a call that it let through. */
const EXECUTED: ReadonlySet<Signal> = new Set(['ok', 'permanent', 'lock', 'ofClass']);

/**
 * What is known of the day after a reply. Usage is a rolling sum, so the day is over when a call is
 * answered again, whenever that is.
 */
export function afterSignal(
	spent: SpentDay | undefined,
	signal: Signal,
	now: number,
): SpentDay | undefined {
	if (EXECUTED.has(signal)) return undefined;
	if (signal !== 'quota') return spent;
	const looks = (spent?.looks ?? 0) + 1;
	return { looks, lookAgainAt: now + Math.min(looks, LONGEST_STEPS) * LOOK_STEP_MS };
}

/** One call looks; the others wait for what it finds. */
export function looking({ looks }: SpentDay, now: number): SpentDay {
	return { looks, lookAgainAt: now + LOOK_STEP_MS };
}
