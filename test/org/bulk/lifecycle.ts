import type { OrgClock } from '../model';
import type { OrgSettings } from '../settings';
import { faultsOf } from './jobFaults';
import type { Job } from './model';

/** The work of a job; resolves to the state it ends in. */
export type Work = () => Promise<'JobComplete' | 'Failed'>;

interface Run {
	work: Work;
	/** Org time of the next state at the earliest. */
	dueAt: number;
	outcome?: 'JobComplete' | 'Failed';
	timer?: NodeJS.Timeout;
}

/** Shortest machine time between two looks at a job whose org clock stands still. */
const leastTimerMs = 5;

/**
 * Moves jobs from UploadComplete over InProgress to their end. A state lasts at least the step the
 * settings name, on the org's clock; timers and every look at a job push it on.
 */
export class Lifecycle {
	private readonly runs = new Map<Job, Run>();

	constructor(
		private readonly clock: OrgClock,
		private readonly settings: Pick<OrgSettings, 'bulkStepMs' | 'bulkQueueMs'>,
	) {}

	start(job: Job, work: Work): void {
		this.setState(job, 'UploadComplete');
		const { bulkStepMs, bulkQueueMs } = this.settings;
		const { queuedMs = bulkQueueMs } = faultsOf(job);
		const run: Run = { work, dueAt: this.clock.now() + queuedMs + bulkStepMs };
		this.runs.set(job, run);
		this.arm(job, run);
	}

	/** Brings the job to the state it has by now. */
	settle(job: Job): void {
		const run = this.runs.get(job);
		if (run === undefined || this.clock.now() < run.dueAt) return;
		if (job.state === 'UploadComplete') {
			this.setState(job, 'InProgress');
			run.dueAt = this.clock.now() + this.settings.bulkStepMs;
			void this.execute(job, run);
		} else if (run.outcome !== undefined) {
			this.stop(job);
			this.setState(job, run.outcome);
		}
	}

	/** Ends a job from outside; work already running sees it by the job's state. */
	abort(job: Job): void {
		this.stop(job);
		this.setState(job, 'Aborted');
	}

	/** Forgets the job's timer and outcome. */
	stop(job: Job): void {
		clearTimeout(this.runs.get(job)?.timer);
		this.runs.delete(job);
	}

	stopAll(): void {
		for (const job of [...this.runs.keys()]) this.stop(job);
	}

	private async execute(job: Job, run: Run): Promise<void> {
		const startedAt = performance.now();
		try {
			run.outcome = await run.work();
		} catch (error) {
			run.outcome = 'Failed';
			job.errorMessage = `InternalServerError : ${error instanceof Error ? error.message : 'unknown'}`;
		}
		job.workedMs = Math.max(1, Math.round(performance.now() - startedAt));
		this.settle(job);
	}

	private arm(job: Job, run: Run): void {
		const wait = Math.max(leastTimerMs, this.settings.bulkStepMs);
		run.timer = setTimeout(() => {
			this.settle(job);
			if (this.runs.get(job) === run) this.arm(job, run);
		}, wait);
		run.timer.unref();
	}

	private setState(job: Job, state: Job['state']): void {
		job.state = state;
		job.modifiedAt = this.clock.now();
	}
}
