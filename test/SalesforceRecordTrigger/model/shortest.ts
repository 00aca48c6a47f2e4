import type { Step } from './steps';

type Fails = (steps: readonly Step[]) => Promise<boolean>;

/**
 * The history without all that it fails without as well: no step of it can be left out, and no poll is
 * disturbed for nothing. fast-check alone leaves steps in that stand between others.
 */
export async function shortest(steps: readonly Step[], fails: Fails): Promise<Step[]> {
	let history = [...steps];
	for (;;) {
		const shorter = await firstThat(fails, simplerOnes(history));
		if (!shorter) return history;
		history = shorter;
	}
}

async function firstThat(fails: Fails, candidates: Iterable<Step[]>): Promise<Step[] | undefined> {
	for (const candidate of candidates) if (await fails(candidate)) return candidate;
	return undefined;
}

/** The history with one thing less, for each of its things. */
function* simplerOnes(steps: readonly Step[]): Generator<Step[]> {
	for (const [i, step] of steps.entries()) {
		const by = (...others: Step[]) => [...steps.slice(0, i), ...others, ...steps.slice(i + 1)];
		yield by();
		for (const simpler of simplerSteps(step)) yield by(simpler);
	}
}

function* simplerSteps(step: Step): Generator<Step> {
	if ('lateMs' in step && step.lateMs > 0) yield { ...step, lateMs: 0 };
	if (step.do !== 'poll') return;
	const { meanwhile } = step;
	for (const [i] of meanwhile.entries()) {
		yield { ...step, meanwhile: [...meanwhile.slice(0, i), ...meanwhile.slice(i + 1)] };
	}
	if (step.skewMs !== 0) yield { ...step, skewMs: 0 };
	if (step.readMs !== 0) yield { ...step, readMs: 0 };
	for (const name of ['reads', 'faultAt', 'crash'] as const) {
		if (step[name] !== undefined) yield { ...step, [name]: undefined };
	}
}
