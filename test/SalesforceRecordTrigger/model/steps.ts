import fc from 'fast-check';

/** A change of the org; `which` picks a record, 0 the newest. Times are milliseconds. */
export type ChangeStep =
	| { do: 'create'; lateMs: number; backdated: boolean }
	| { do: 'update' | 'removeHard'; which: number; lateMs: number }
	/** Several records at once, as a cascade or a mass delete does. */
	| { do: 'remove'; which: number; count: number; lateMs: number }
	| { do: 'touch' | 'undelete' | 'merge'; which: number };

/** How n8n's process ends in the middle of a poll. */
export type Crash =
	/** Before the poll returns. */
	| 'beforeEmit'
	/** The execution exists, the state was not saved. */
	| 'afterEmit'
	/** The state was saved, the execution does not exist. */
	| 'whileHandedOver';

export type Step =
	| ChangeStep
	| { do: 'wait'; ms: number }
	| { do: 'stall'; ms: number }
	| { do: 'restart' | 'purgeLog' }
	| { do: 'machineClock'; ms: number }
	| {
			do: 'poll';
			/** Changes between the reads of the poll. */
			meanwhile: ChangeStep[];
			/** How far the host that answers is off in its clock. */
			skewMs: number;
			/** How long each read takes. */
			readMs: number;
			/** The poll's time is up after so many reads. */
			reads?: number;
			/** The nth read fails. */
			faultAt?: number;
			crash?: Crash;
	  };

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Mostly at once, at times seconds late, at times as late as a long transaction: half an hour. */
const late: fc.Arbitrary<number> = fc.oneof(
	{ weight: 8, arbitrary: fc.constant(0) },
	{ weight: 2, arbitrary: fc.integer({ min: 500, max: 40 * SECOND }) },
	{ weight: 2, arbitrary: fc.integer({ min: MINUTE, max: 30 * MINUTE }) },
);

/** Mostly one of the newest records, so that things happen to the same ones. */
const which = fc.oneof({ weight: 2, arbitrary: fc.nat(1) }, { weight: 1, arbitrary: fc.nat(40) });

const change: fc.Arbitrary<ChangeStep> = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.record({
			do: fc.constant('create' as const),
			lateMs: late,
			backdated: fc.oneof(
				{ weight: 9, arbitrary: fc.constant(false) },
				{ weight: 1, arbitrary: fc.constant(true) },
			),
		}),
	},
	{
		weight: 6,
		arbitrary: fc.record({ do: fc.constant('update' as const), which, lateMs: late }),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('touch' as const), which }) },
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant('remove' as const),
			which,
			count: fc.integer({ min: 1, max: 4 }),
			lateMs: late,
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({ do: fc.constant('removeHard' as const), which, lateMs: late }),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('undelete' as const), which }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), which }) },
);

const wait: fc.Arbitrary<Step> = fc.record({
	do: fc.constant('wait' as const),
	ms: fc.oneof(
		{ weight: 3, arbitrary: fc.nat(3 * SECOND) },
		{ weight: 4, arbitrary: fc.integer({ min: 10 * SECOND, max: 90 * SECOND }) },
		{ weight: 2, arbitrary: fc.integer({ min: 4 * MINUTE, max: 20 * MINUTE }) },
		{ weight: 1, arbitrary: fc.integer({ min: 60 * MINUTE, max: 3 * 1440 * MINUTE }) },
	),
});

/** Mostly without the thing. */
function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
	return fc.option(arbitrary, { nil: undefined, freq: 8 });
}

const poll = fc.record({
	do: fc.constant('poll' as const),
	meanwhile: fc.oneof(
		{ weight: 3, arbitrary: fc.constant<ChangeStep[]>([]) },
		{ weight: 1, arbitrary: fc.array(change, { minLength: 1, maxLength: 3 }) },
	),
	skewMs: fc.oneof(
		{ weight: 3, arbitrary: fc.constant(0) },
		{ weight: 1, arbitrary: fc.integer({ min: -2 * SECOND, max: 2 * SECOND }) },
	),
	readMs: fc.oneof(
		{ weight: 3, arbitrary: fc.constant(0) },
		{ weight: 1, arbitrary: fc.nat(12 * SECOND) },
	),
	reads: seldom(fc.integer({ min: 1, max: 3 })),
	faultAt: seldom(fc.integer({ min: 1, max: 4 })),
	crash: seldom(fc.constantFrom<Crash>('beforeEmit', 'afterEmit', 'whileHandedOver')),
});

const disturbance: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 3, arbitrary: fc.constant<Step>({ do: 'restart' }) },
	{ weight: 1, arbitrary: fc.constant<Step>({ do: 'purgeLog' }) },
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant('stall' as const),
			ms: fc.constantFrom(0, 10 * MINUTE, 180 * MINUTE),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('machineClock' as const),
			ms: fc.integer({ min: -120 * MINUTE, max: 120 * MINUTE }),
		}),
	},
);

/** A record that changes again and again, also within the second in which it is read. */
const hotRecord: fc.Arbitrary<Step[]> = fc
	.record({ which, ms: fc.integer({ min: 15 * SECOND, max: 40 * SECOND }), poll })
	.map(({ which: chosen, ms, poll: read }) => {
		const update: ChangeStep = { do: 'update', which: chosen, lateMs: 0 };
		return [update, { do: 'wait', ms }, update, { ...read, meanwhile: [update, update, update] }];
	});

const alone = (step: fc.Arbitrary<Step>): fc.Arbitrary<Step[]> => step.map((one) => [one]);

/** Whatever may happen to an org, to n8n and to what lies between. */
export function history(maxLength: number): fc.Arbitrary<Step[]> {
	const part = fc.oneof(
		{ weight: 9, arbitrary: alone(change) },
		{ weight: 6, arbitrary: alone(wait) },
		{ weight: 6, arbitrary: alone(poll) },
		{ weight: 1, arbitrary: alone(disturbance) },
		{ weight: 1, arbitrary: hotRecord },
	);
	return fc.array(part, { minLength: 1, maxLength, size: 'max' }).map((parts) => parts.flat());
}
