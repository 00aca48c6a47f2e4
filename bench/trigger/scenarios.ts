const MINUTE = 60_000;
const DAY_MINUTES = 1440;

/** Something that happens in the org, at a minute since the trigger began. */
export type Action =
	| { do: 'create'; count: number }
	/** The record created first is changed; others see it so many minutes later. */
	| { do: 'update'; lateMinutes?: number };

/** A row of the scenario table. */
export interface Scenario {
	id: string;
	what: string;
	event: 'created' | 'updated';
	/** Minutes between polls. */
	every: number;
	/** Minutes until the last poll. */
	until: number;
	actions: Array<Action & { at: number }>;
	/** How far n8n's clock is ahead of the org's. Milliseconds. */
	clockAheadMs?: number;
	/** Events that should come. */
	expected: number;
}

function touched(
	id: string,
	[created, updated, every]: readonly [number, number, number],
	lateMinutes = 0,
): Scenario {
	const late = lateMinutes > 0 ? `, committed ${lateMinutes} min later` : '';
	return {
		id,
		what: `created +${created} min, updated +${updated} min${late}, polled every ${every} min`,
		event: 'updated',
		every,
		until: updated + lateMinutes + Math.max(3 * every, 40),
		actions: [
			{ at: created, do: 'create', count: 1 },
			{ at: updated, do: 'update', lateMinutes },
		],
		expected: 1,
	};
}

function oneAMinute(id: string, minutes: number, extra: Partial<Scenario> = {}): Scenario {
	return {
		id,
		what: `one record created a minute for ${minutes} min, polled every minute`,
		event: 'created',
		every: 1,
		until: minutes + 20,
		actions: Array.from({ length: minutes }, (_, i) => ({ at: i + 1, do: 'create', count: 1 })),
		expected: minutes,
		...extra,
	};
}

/** Records of the burst. */
export const BURST = 12_000;

/**
 * The scenarios in which n8n's own trigger was found to lose and to repeat, and a late commit. T11, the size
 * of the state, is measured over all of them.
 */
export const scenarios: readonly Scenario[] = [
	touched('t1', [5, 40, 60]),
	touched('t2', [5, 14, 60]),
	touched('t3', [5, 14, 30]),
	touched('t4', [5, 14, 15]),
	touched('t5', [60, 600, DAY_MINUTES]),
	touched('t6', [5, 50, 60]),
	touched('t7', [5, 6, 1]),
	{
		id: 't8',
		what: `${BURST} records created at once, polled every minute for 30 min`,
		event: 'created',
		every: 1,
		until: 30,
		actions: [{ at: 1, do: 'create', count: BURST }],
		expected: BURST,
	},
	oneAMinute('t9', 120),
	oneAMinute('t10', 60, {
		what: "one record created a minute for 60 min, polled every minute, n8n's clock 20 min ahead",
		clockAheadMs: 20 * MINUTE,
	}),
	touched('late-commit', [5, 30, 1], 20),
];
