import type { IExecuteFunctions } from 'n8n-workflow';

import type { JobInfo, JobReport } from './job';

const MS_PER_SECOND = 1_000;

/**
 * Tells how jobs go on: in n8n's log always, and while a person looks on in the editor, in the
 * browser's console, which is all n8n offers for that.
 */
export function jobReport(context: IExecuteFunctions, now: () => number = Date.now): JobReport {
	const startedAt = now();
	return {
		log: (message, details) => context.logger.info(message, { ...details }),
		progress(job, rows) {
			const message = progressText(job, (now() - startedAt) / MS_PER_SECOND, rows);
			context.logger.info(message, { jobId: job.id, state: job.state });
			if (context.getMode() === 'manual') context.sendMessageToUI(message);
		},
	};
}

/** How a job stands, in one line. Pure. */
export function progressText(job: JobInfo, seconds: number, rows?: number): string {
	const { id, state, numberRecordsProcessed: done = 0, numberRecordsFailed: failed = 0 } = job;
	const parts = [`Salesforce bulk job ${id}: ${state}`];
	if (done > 0) {
		const all = rows === undefined ? '' : ` of ${rows.toLocaleString('en-US')}`;
		const rate = seconds > 0 ? `, ${Math.round(done / seconds).toLocaleString('en-US')}/s` : '';
		parts.push(`${done.toLocaleString('en-US')}${all} rows${rate}`);
	}
	if (failed > 0) parts.push(`${failed.toLocaleString('en-US')} failed`);
	return parts.join(', ');
}
