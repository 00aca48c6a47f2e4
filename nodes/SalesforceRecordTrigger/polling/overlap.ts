import type { IPollFunctions } from 'n8n-workflow';

/** Triggers that are being polled in this process. */
const polling = new Set<string>();

/**
 * Runs a poll unless one of the same node is still running: both would begin with the same state and
 * tell the same changes. n8n does not wait for one poll before it begins the next.
 *
 * @returns null when the poll was left out
 */
export async function oneAtATime<T>(
	context: IPollFunctions,
	run: () => Promise<T>,
): Promise<T | null> {
	const { id, name } = context.getNode();
	const key = [context.getWorkflow().id, id].join('\n');
	if (polling.has(key)) {
		context.logger.info(`${name}: the poll before is still running, so this one is left out.`);
		return null;
	}
	polling.add(key);
	try {
		return await run();
	} finally {
		polling.delete(key);
	}
}
