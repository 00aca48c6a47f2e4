import type { OrgClock } from '../model';
import { makeId } from '../store/ids';
import type { IngestJob, Job, QueryJob } from './model';

/** Jobs and their results are kept seven days (Bulk API 2.0 guide). */
const keptMs = 7 * 86_400_000;

/** The jobs of the org, newest last. */
export class JobBook {
	private readonly jobs = new Map<string, Job>();
	private issued = 0;

	constructor(private readonly clock: OrgClock) {}

	/** The fields each new job starts with. */
	open(): Pick<
		Job,
		'id' | 'number' | 'createdAt' | 'modifiedAt' | 'recordsProcessed' | 'workedMs'
	> {
		this.issued += 1;
		const now = this.clock.now();
		return {
			id: makeId('750', this.issued),
			number: this.issued,
			createdAt: now,
			modifiedAt: now,
			recordsProcessed: 0,
			workedMs: 0,
		};
	}

	add(job: Job): void {
		this.jobs.set(job.id, job);
	}

	/** By 15- or 18-character id. */
	ingest(id: string): IngestJob | undefined {
		const job = this.find(id);
		return job?.kind === 'ingest' ? job : undefined;
	}

	query(id: string): QueryJob | undefined {
		const job = this.find(id);
		return job?.kind === 'query' ? job : undefined;
	}

	list(kind: Job['kind']): Job[] {
		return [...this.jobs.values()].filter((job) => job.kind === kind);
	}

	delete(job: Job): void {
		dropFiles(job);
		this.jobs.delete(job.id);
	}

	has(job: Job): boolean {
		return this.jobs.get(job.id) === job;
	}

	clear(): void {
		for (const job of this.jobs.values()) dropFiles(job);
		this.jobs.clear();
		this.issued = 0;
	}

	private find(id: string): Job | undefined {
		const job = this.search(id);
		if (job === undefined || this.clock.now() - job.createdAt <= keptMs) return job;
		this.delete(job);
		return undefined;
	}

	private search(id: string): Job | undefined {
		const exact = this.jobs.get(id);
		if (exact !== undefined || id.length !== 15) return exact;
		return [...this.jobs.values()].find((job) => job.id.startsWith(id));
	}
}

function dropFiles(job: Job): void {
	if (job.kind === 'query') {
		job.results?.drop();
		return;
	}
	for (const file of [job.data, job.successful, job.failed]) file.drop();
}
