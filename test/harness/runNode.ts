import { WorkflowExecute } from 'n8n-core';
import type {
	ExecutionError,
	INode,
	INodeExecutionData,
	ITaskData,
	NodeExecutionHint,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';
import type { CredentialStore } from './credentialStore';
import type { LogEntry } from './logs';
import { withLogs } from './logs';
import { huntSecrets } from './secretHunt';
import type { NodeSetup } from './setup';
import { INPUT_NAME, NODE_NAME, prepare, withExpressions } from './setup';

/** The node's own settings in the editor. */
export type NodeSettings = Partial<
	Pick<
		INode,
		| 'alwaysOutputData'
		| 'continueOnFail'
		| 'executeOnce'
		| 'maxTries'
		| 'onError'
		| 'retryOnFail'
		| 'waitBetweenTries'
	>
>;

export interface RunNodeOptions extends NodeSetup {
	/** Items for the first input; plain objects become their `json`. @default one empty item */
	input?: INodeExecutionData[];
	settings?: NodeSettings;
	/** @default 'trigger', which is how n8n runs an active workflow */
	mode?: WorkflowExecuteMode;
	/** Cancels the execution, as its Stop button does. */
	signal?: AbortSignal;
	/**
	 * Looks through all that leaves the node for secrets of its credential. It takes time of its own: off
	 * where time is measured. @default true for the nodes of this repository
	 */
	hunt?: boolean;
}

export interface NodeRun {
	/** Items of each output of the node's last run; empty when it failed. */
	outputs: INodeExecutionData[][];
	/** The error of the node's last run, also when its settings let the workflow go on. */
	error?: ExecutionError;
	hints: NodeExecutionHint[];
	logs: LogEntry[];
	/** Every run of the node in this execution. Retry On Fail leaves the last try alone. */
	runs: ITaskData[];
	/**
	 * How n8n would list the execution. n8n calls it an error when the last node to run failed, even
	 * if that node's settings let the workflow go on.
	 */
	status: 'success' | 'error' | 'canceled';
	store: CredentialStore;
}

/** Executes one node by n8n's own engine, and never throws what the node threw. */
export async function runNode(options: RunNodeOptions): Promise<NodeRun> {
	const mode = options.mode ?? 'trigger';
	const { workflow, additionalData, store } = await prepare(options, mode, options.settings);
	const inputNode = workflow.nodes[INPUT_NAME];
	if (!inputNode) throw new Error('The workflow lost its input node');

	const runData = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [
				{
					node: inputNode,
					data: { main: [options.input ?? [{ json: {} }]] },
					source: null,
				},
			],
		},
	});
	const stopped = { byUser: false };
	const { result, logs, urls } = await withLogs(
		async () =>
			await withExpressions(workflow, async () => {
				const execution = new WorkflowExecute(additionalData, mode, runData);
				const running = execution.processRunExecutionData(workflow);
				const cancel = () => {
					stopped.byUser = true;
					running.cancel();
				};
				options.signal?.addEventListener('abort', cancel, { once: true });
				try {
					return await running;
				} finally {
					options.signal?.removeEventListener('abort', cancel);
				}
			}),
	);

	const runs = result.data.resultData.runData[NODE_NAME] ?? [];
	const last = runs.at(-1);
	const error = last?.error ?? result.data.resultData.error;
	const hints = runs.flatMap((run) => run.hints ?? []);
	if (options.hunt ?? options.packageDir === undefined) {
		huntSecrets(store, { outputs: runs.map(({ data }) => data), error, hints, logs, urls });
	}
	return {
		outputs: (last?.data?.main ?? []).map((items) => items ?? []),
		...(error && { error }),
		hints,
		logs,
		runs,
		status: stopped.byUser ? 'canceled' : result.data.resultData.error ? 'error' : 'success',
		store,
	};
}
