import type { Logger } from 'n8n-workflow';

import type { SignInEntry } from '../auth/signInLog';
import type { CallLogEntry } from '../gate/callLogEntry';

/** The first words of every line, by which a log can be searched. */
export const LOG_PREFIX = 'Salesforce call';

/** Writes one attempt to n8n's log: what was called, how it went, how long it waited and took. */
export function logCall(logger: Logger, entry: CallLogEntry): void {
	const { method, path, lane, attempt, status, code, waitedMs, tookMs, usage } = entry;
	const words = [
		`${LOG_PREFIX}: ${method} ${path}`,
		status === undefined ? 'no reply' : String(status),
		...(code ? [code] : []),
		`attempt ${attempt}`,
		`lane ${lane}`,
		`waited ${waitedMs} ms`,
		`took ${tookMs} ms`,
		...(usage ? [`org ${usage.used}/${usage.limit}`] : []),
	];
	logger.info(words.join(', '), { ...entry });
}

/** Writes one sign-in to n8n's log. */
export function logSignIn(logger: Logger, { ok, ms, oauthError, notices = [] }: SignInEntry): void {
	const words = ['Salesforce sign-in', ok ? 'done' : (oauthError ?? 'failed'), `took ${ms} ms`];
	logger.info(words.join(', '), {
		signIn: true,
		ok,
		tookMs: ms,
		...(oauthError && { oauthError }),
	});
	for (const notice of notices) logger.warn(`Salesforce sign-in: ${notice}`);
}
