import type { IExecuteFunctions } from 'n8n-workflow';

import { usageRatio } from '../gate/usage';
import type { CallSummary, SalesforceClient } from './types';

/** Milliseconds of waiting that a person notices, and that are worth a word beside something else. */
const NOTICEABLE_WAIT_MS = 1_000;
const MENTIONED_WAIT_MS = 100;

/** The cost of an execution in one sentence. */
export function describeCalls({ calls, retried, waitedMs, usage }: CallSummary): string {
	const parts = [`${calls} API ${calls === 1 ? 'call' : 'calls'}`];
	if (retried > 0) parts.push(`${retried} retried`);
	if (waitedMs >= MENTIONED_WAIT_MS) parts.push(`${(waitedMs / 1000).toFixed(1)} s waiting`);
	if (usage) {
		const percent = Math.round(usageRatio(usage) * 100);
		parts.push(`org at ${percent} % of ${usage.limit.toLocaleString('en-US')} today`);
	}
	return parts.join(', ');
}

/** Whether anything happened that the user should see: a retry, a wait, or a day running short. */
export function worthTelling({ retried, waitedMs, usage, softThreshold }: CallSummary): boolean {
	const percent = usage ? usageRatio(usage) * 100 : 0;
	const short = softThreshold !== undefined && percent >= softThreshold;
	return retried > 0 || waitedMs >= NOTICEABLE_WAIT_MS || short;
}

/** Adds execution hints about the calls and the credential, when there is something to tell. */
export function reportCalls(context: IExecuteFunctions, client: SalesforceClient): void {
	const summary = client.summary();
	for (const message of summary.notices ?? []) {
		context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
	}
	if (!worthTelling(summary)) return;
	context.addExecutionHints({ message: describeCalls(summary), location: 'outputPane' });
}
