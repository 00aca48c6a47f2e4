import { totalsOf, type CallLog } from '../scripts/n8n/callLog';
import { callsOf, differences } from './journal';
import type { Execution, N8nRest, SavedWorkflow } from '../scripts/n8n/n8nRest';
import { recordsAtSalesforceNodes } from './records';
import type { ExampleReport } from './report';
import type { SalesforceOrg } from './salesforceOrg';
import { waitFor } from '../scripts/n8n/waitFor';
import type { WorkflowFile } from '../scripts/n8n/workflow';

/** Longest run of one example. Milliseconds. */
const RUN_TIMEOUT_MS = 180_000;

/**
 * n8n polls each minute, and the trigger leaves the newest 20 seconds to the next poll; with a poll
 * just missed that is two minutes and some. Milliseconds.
 */
const POLL_TIMEOUT_MS = 240_000;

/** How long a log line may be on its way after the execution has ended. Milliseconds. */
const LOG_LAG_MS = 5_000;

/** What running an example needs. */
export interface Stage {
	rest: N8nRest;
	org: SalesforceOrg;
	log: CallLog;
	/** The name under which the credential's calls stand in the org's journal. */
	callerName: string;
}

export interface Example {
	workflow: WorkflowFile;
	saved: SavedWorkflow;
}

/** Runs an example by its manual trigger and reports what it cost. */
export async function runByHand(
	{ workflow, saved }: Example,
	trigger: string,
	stage: Stage,
): Promise<ExampleReport> {
	const report = await startReport(stage);
	const execution = await stage.rest.run(saved, trigger, RUN_TIMEOUT_MS);
	return await report(workflow, execution, 'by hand');
}

/** Publishes an example with a polling trigger, lets `change` happen and waits for n8n's own poll. */
export async function runByPoll(
	{ workflow, saved }: Example,
	change: () => Promise<void>,
	stage: Stage,
): Promise<ExampleReport> {
	const report = await startReport(stage);
	await stage.rest.publish(saved);
	await change();
	const fired = async (): Promise<Execution | undefined> =>
		(await stage.rest.finishedExecutions(saved)).at(0);
	const execution = await waitFor(fired, {
		what: `An execution of "${saved.name}" started by n8n's poll`,
		timeoutMs: POLL_TIMEOUT_MS,
		everyMs: 2_000,
	});
	return await report(workflow, execution, "by n8n's poll");
}

/** Marks where both logs stand now; the returned function reports what was added since. */
async function startReport(stage: Stage) {
	const { org, log, callerName } = stage;
	const loggedBefore = log.calls.length;
	const seenBefore = callsOf(await org.calls(), callerName).length;
	return async (
		workflow: WorkflowFile,
		execution: Execution,
		startedBy: string,
	): Promise<ExampleReport> => {
		await untilLogsAgree(stage);
		const logged = log.calls.slice(loggedBefore);
		const seen = callsOf(await org.calls(), callerName).slice(seenBefore);
		return {
			name: workflow.name,
			startedBy,
			status: execution.status,
			failure: failureOf(execution),
			nodes: recordsAtSalesforceNodes(workflow, execution),
			totals: totalsOf(logged),
			journalCalls: seen.length,
			differences: differences(logged, seen),
		};
	};
}

/** Waits until both logs agree, or for as long as a line can be late: then they differ for real. */
export async function untilLogsAgree({ org, log, callerName }: Stage): Promise<void> {
	const deadline = Date.now() + LOG_LAG_MS;
	const agree = async (): Promise<true | undefined> => {
		const open = differences(log.calls, callsOf(await org.calls(), callerName));
		return open.length === 0 || Date.now() > deadline ? true : undefined;
	};
	await waitFor(agree, { what: 'Agreement', timeoutMs: LOG_LAG_MS * 2, everyMs: 100 });
}

function failureOf({ error, runData }: Execution): string | undefined {
	if (!error) return undefined;
	const failedNode = Object.entries(runData).find(([, runs]) => runs?.some((run) => run.error));
	const where = failedNode ? `'${failedNode[0]}': ` : '';
	return `${where}${[error.message, error.description].filter(Boolean).join(' ')}`;
}
