import type { RecordEvent } from '../../../nodes/SalesforceRecordTrigger/polling/events';
import {
	beginHandOver,
	resumedState,
} from '../../../nodes/SalesforceRecordTrigger/polling/handOver';
import { beginProgram } from '../../../nodes/SalesforceRecordTrigger/polling/beginProgram';
import { pollProgram } from '../../../nodes/SalesforceRecordTrigger/polling/pollProgram';
import type {
	PollNote,
	PollResult,
} from '../../../nodes/SalesforceRecordTrigger/polling/pollResult';
import type { Answers, Read, Reading } from '../../../nodes/SalesforceRecordTrigger/polling/reads';
import { isRecent } from '../../../nodes/SalesforceRecordTrigger/polling/replication';
import type { ScanSizes } from '../../../nodes/SalesforceRecordTrigger/polling/scan';
import type { TriggerState } from '../../../nodes/SalesforceRecordTrigger/polling/state';
import type { Watch } from '../../../nodes/SalesforceRecordTrigger/polling/watch';
import type { Step } from './steps';
import type { World } from './world';

/**
 * How n8n keeps a trigger's state: in one transaction with the execution, or before it creates the
 * execution and not at all after a poll without events.
 */
export type Saving = 'durable' | 'legacy';

export interface StandInOptions {
	world: World;
	watch: Watch;
	saving: Saving;
	repeatLastBatch: boolean;
	sizes?: ScanSizes;
	/** A fault of the trigger, to see that it is found: it forgets which states it told. */
	forgetful?: boolean;
}

type PollStep = Extract<Step, { do: 'poll' }>;

class ReadFailed extends Error {}

/** n8n with one activated trigger, as far as it decides what is delivered and what is remembered. */
export class N8nStandIn {
	/** Every event that reached an execution. */
	readonly delivered: RecordEvent[] = [];
	readonly lost: Array<NonNullable<PollResult['lost']>> = [];
	/** Events that may come once more than once: how often, by what the caller names. */
	readonly repeatable: RecordEvent[] = [];
	/** What the polls had logged. */
	readonly notes: PollNote[] = [];
	/** This machine's clock, as far from the org's as somebody set it. */
	machineClockMs = 0;
	/** Reads of the last poll. */
	reads: Read[] = [];
	private memory: TriggerState | undefined;
	private saved: TriggerState | undefined;
	private lastBatch: RecordEvent[] = [];
	private process = 1;

	constructor(private readonly options: StandInOptions) {}

	get state(): TriggerState | undefined {
		return this.memory;
	}

	/** Somebody edits the trigger and publishes it again. */
	change(watch: Partial<Watch>): void {
		this.options.watch = { ...this.options.watch, ...watch };
	}

	/** The trigger is activated anew, without what it kept. */
	async begin(): Promise<void> {
		this.memory = undefined;
		await this.poll();
	}

	/** n8n ends and starts again. */
	restart(): void {
		this.process++;
		this.memory = copy(this.saved);
		if (this.saved?.handedOver) this.repeatable.push(...this.lastBatch);
	}

	/** One poll. `between` is called after each read. */
	async poll(
		{ skewMs = 0, readMs = 0, reads, faultAt, crash }: Partial<PollStep> = {},
		between: () => void | Promise<void> = () => undefined,
	): Promise<RecordEvent[]> {
		const { world, watch, saving, repeatLastBatch, sizes, forgetful } = this.options;
		const now = world.now() + this.machineClockMs;
		const { state } = resumedState(copy(this.memory), String(this.process));
		this.reads = [];
		const answer = async (read: Read): Promise<Answers[Read['kind']]> => {
			this.reads.push(read);
			if (faultAt === this.reads.length) throw new ReadFailed();
			const given = await world.answer(read, watch);
			await world.advance(readMs);
			await between();
			const timeIsUp = reads !== undefined && this.reads.length >= reads;
			return {
				...given,
				...('readAt' in given && { readAt: given.readAt + skewMs }),
				...('timeIsUp' in given && { timeIsUp }),
			};
		};
		try {
			if (!state) {
				this.memory = await perform(beginProgram(watch, {}, sizes?.bounds), answer);
				this.saved = copy(this.memory);
				return [];
			}
			const plan = { askReplication: !isRecent(state.askedAt, now), now };
			const known = forgetful ? { ...state, seen: {} } : state;
			const result = await perform(pollProgram(watch, known, plan, sizes), answer);
			const { events } = result;
			this.notes.push(...result.notes);
			const anything = events.length > 0 || result.lost !== undefined;
			const after =
				anything && repeatLastBatch && saving === 'legacy'
					? beginHandOver(result.state, state, events.length, String(this.process))
					: result.state;
			this.endPoll(result, after, anything, crash);
			return events;
		} catch (error) {
			if (!(error instanceof ReadFailed)) throw error;
			if (crash) this.restart();
			return [];
		}
	}

	private endPoll(
		result: PollResult,
		after: TriggerState,
		anything: boolean,
		crash: PollStep['crash'],
	): void {
		const { saving, repeatLastBatch } = this.options;
		const deliver = () => {
			this.delivered.push(...result.events);
			if (result.lost) this.lost.push(result.lost);
		};
		const isTorn = saving === 'legacy' && anything;
		const losesBatch = crash === 'whileHandedOver' && isTorn && repeatLastBatch;
		if (crash === 'afterEmit' && isTorn) {
			deliver();
			this.repeatable.push(...result.events);
		} else if (!crash || losesBatch) {
			if (!losesBatch) deliver();
			this.memory = after;
			if (saving === 'durable' || anything) {
				this.saved = copy(after);
				this.lastBatch = losesBatch ? [] : result.events;
			}
		}
		if (crash) this.restart();
	}
}

async function perform<T>(
	program: Reading<T>,
	answer: (read: Read) => Promise<Answers[Read['kind']]>,
): Promise<T> {
	let step = program.next();
	while (!step.done) step = program.next(await answer(step.value));
	return step.value;
}

/** n8n keeps the state as JSON. */
function copy(state: TriggerState | undefined): TriggerState | undefined {
	return state && (JSON.parse(JSON.stringify(state)) as TriggerState);
}
