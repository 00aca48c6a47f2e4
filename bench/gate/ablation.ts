import type { Control } from '../../nodes/shared/gate/control';
import { CONTROLS } from '../../nodes/shared/gate/controls';
import { figure, type Figure } from '../figure';

/** The controls of the gate without the one of this name. */
export function without(name: string): readonly Control[] {
	return CONTROLS.filter((control) => control.name !== name);
}

/** One figure: the gate as it is, and without one control. */
export function held(
	id: string,
	what: string,
	unit: string,
	[ours, theirs]: readonly [number, number],
	{ goal, ok }: { goal: string; ok: (ours: number, without: number) => boolean },
): Figure {
	const round = (value: number) => Number(value.toFixed(4));
	return figure({
		id: `ablation-${id}`,
		what,
		unit,
		ours: round(ours),
		peers: { [`without ${id}`]: round(theirs) },
		goal,
		ok: ok(ours, theirs),
	});
}
