import { PollContext } from 'n8n-core';
import type {
	IDataObject,
	INodeExecutionData,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { deepCopy } from 'n8n-workflow';
import type { CredentialStore } from './credentialStore';
import type { LogEntry } from './logs';
import { withLogs } from './logs';
import { huntSecrets } from './secretHunt';
import type { NodeSetup } from './setup';
import { NODE_NAME, prepare, withExpressions } from './setup';

export interface PollNodeOptions extends NodeSetup {
	/** The node's static data before the poll; the object itself is not changed. @default {} */
	staticData?: IDataObject;
	/** `manual` is the editor's Fetch Test Event. @default 'trigger' */
	mode?: WorkflowExecuteMode;
	/** @default 'activate' */
	activationMode?: WorkflowActivateMode;
	/** What `getPollBudgetMs` answers. @default n8n's own, 300,000 */
	pollBudgetMs?: number;
}

export interface PollRun {
	/** What `poll` returned: null means nothing new, and starts no execution. */
	items: INodeExecutionData[] | null;
	/** What `poll` threw. */
	error?: unknown;
	/** The node's static data afterwards, whether or not n8n would save it. */
	staticData: IDataObject;
	/** True when the poll assigned static data, which is when n8n considers saving it. */
	staticDataChanged: boolean;
	logs: LogEntry[];
	store: CredentialStore;
}

/** Runs one poll of a trigger in n8n's poll context. */
export async function pollNode(options: PollNodeOptions): Promise<PollRun> {
	const mode = options.mode ?? 'trigger';
	const staticKey = `node:${NODE_NAME}`;
	const { workflow, node, nodeType, additionalData, store } = await prepare(
		options,
		mode,
		{},
		{
			[staticKey]: deepCopy(options.staticData ?? {}),
		},
	);
	if (!nodeType.poll) throw new Error(`Node "${options.node}" has no poll method`);

	const { pollBudgetMs } = options;
	const context = new PollContext(
		workflow,
		node,
		additionalData,
		mode,
		options.activationMode ?? 'activate',
		undefined,
		undefined,
		undefined,
		undefined,
		undefined,
		pollBudgetMs === undefined ? undefined : () => pollBudgetMs,
	);
	const { result, logs, urls } = await withLogs(async () => {
		try {
			const outputs = await withExpressions(
				workflow,
				async () => await nodeType.poll?.call(context),
			);
			return { items: outputs?.[0] ?? null };
		} catch (error) {
			return { items: null, error };
		}
	});
	const staticData = deepCopy((workflow.staticData[staticKey] ?? {}) as IDataObject);
	if (options.packageDir === undefined) {
		const { items: outputs, error } = { error: undefined, ...result };
		huntSecrets(store, { outputs, error, logs, staticData, urls });
	}
	return {
		...result,
		staticData,
		staticDataChanged: workflow.staticData.__dataChanged === true,
		logs,
		store,
	};
}
