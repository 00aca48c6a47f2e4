import { wasSent, type LoggedCall } from '../scripts/n8n/callLog';
import type { JournalCall } from './salesforceOrg';

const TOKEN_PATH = '/services/oauth2/token';
const VERSION_PREFIX = /^\/services\/data\/v\d+\.\d+/;

export function isSignIn({ method, path }: JournalCall): boolean {
	return method === 'POST' && path === TOKEN_PATH;
}

/** The data calls of one caller, in the order in which the org saw them. */
export function callsOf(journal: readonly JournalCall[], callerName: string): JournalCall[] {
	return journal.filter((call) => call.client === callerName && !isSignIn(call));
}

/**
 * Compares what the package logged with what the org saw, call by call. The order is left out:
 * calls that run side by side may end in another order than they arrived in.
 *
 * @returns a sentence for each difference; none when both agree
 */
export function differences(
	logged: readonly LoggedCall[],
	journal: readonly JournalCall[],
): string[] {
	const left = countByKey(logged.filter(wasSent));
	const right = countByKey(journal);
	return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) => {
		const ours = left.get(key) ?? 0;
		const theirs = right.get(key) ?? 0;
		if (ours === theirs) return [];
		return [`${key}: logged ${String(ours)} times, seen by the org ${String(theirs)} times`];
	});
}

function countByKey(
	calls: ReadonlyArray<{ method: string; path: string; status?: number }>,
): Map<string, number> {
	const counts = new Map<string, number>();
	for (const { method, path, status } of calls) {
		const answer = status ? String(status) : 'no reply';
		const key = `${method} ${path.replace(VERSION_PREFIX, '')} ${answer}`;
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return counts;
}
