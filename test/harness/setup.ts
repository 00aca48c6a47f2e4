import type {
	IConnections,
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeParameters,
	INodeType,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { createAdditionalData } from './additionalData';
import { INPUT_NODE } from './builtInNodes';
import { createCredentialStore, CredentialStore } from './credentialStore';
import { HarnessCredentialsHelper } from './credentialsHelper';
import { loadPackage } from './package';

/** What every entry of the harness takes. */
export interface NodeSetup {
	/** Type name without the package, such as `salesforceRecord`. */
	node: string;
	/** @default the newest version the node has */
	typeVersion?: number;
	/** As saved in a workflow; what is missing takes its default. */
	parameters?: INodeParameters;
	/** By credential type; a store keeps renewed tokens from one run to the next. */
	credentials?: CredentialStore | Record<string, ICredentialDataDecryptedObject>;
	/** @default the package of this repository, built into dist */
	packageDir?: string;
}

/** A workflow of an input node and the node under test, and what an execution of it needs. */
export interface Prepared {
	workflow: Workflow;
	node: INode;
	nodeType: INodeType;
	additionalData: IWorkflowExecuteAdditionalData;
	store: CredentialStore;
}

export const NODE_NAME = 'Node';
export const INPUT_NAME = 'Input';

/** Builds the workflow around one node. */
export async function prepare(
	setup: NodeSetup,
	mode: WorkflowExecuteMode,
	settings: Partial<INode> = {},
	staticData?: IDataObject,
): Promise<Prepared> {
	const pkg = await loadPackage(setup.packageDir);
	const store =
		setup.credentials instanceof CredentialStore
			? setup.credentials
			: createCredentialStore(setup.credentials);
	const type = pkg.fullNodeName(setup.node);
	const { version } = pkg.nodeTypes.getByNameAndVersion(type, setup.typeVersion).description;
	const node: INode = {
		id: 'node',
		name: NODE_NAME,
		type,
		typeVersion: setup.typeVersion ?? (Array.isArray(version) ? Math.max(...version) : version),
		position: [200, 0],
		parameters: setup.parameters ?? {},
		credentials: store.references(),
		...settings,
	};
	const input: INode = {
		id: 'input',
		name: INPUT_NAME,
		type: INPUT_NODE,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const connections: IConnections = {
		[INPUT_NAME]: { main: [[{ node: NODE_NAME, type: 'main', index: 0 }]] },
	};
	const workflowData: IWorkflowBase = {
		id: 'harness-workflow',
		name: 'Harness workflow',
		active: mode === 'trigger',
		activeVersionId: null,
		isArchived: false,
		createdAt: new Date(0),
		updatedAt: new Date(0),
		nodes: [input, node],
		connections,
		settings: { executionOrder: 'v1' },
	};
	const workflow = new Workflow({
		id: workflowData.id,
		name: workflowData.name,
		active: workflowData.active,
		nodes: workflowData.nodes,
		connections,
		nodeTypes: pkg.nodeTypes,
		settings: workflowData.settings,
		...(staticData && { staticData }),
	});
	return {
		workflow,
		node: workflow.nodes[NODE_NAME] ?? node,
		nodeType: pkg.nodeTypes.getByNameAndVersion(type, node.typeVersion),
		additionalData: createAdditionalData(
			new HarnessCredentialsHelper(pkg, store),
			mode,
			workflowData,
			node.parameters,
		),
		store,
	};
}

/** Runs `work` with the workflow's expression engine at hand, as n8n does around every use. */
export async function withExpressions<T>(workflow: Workflow, work: () => Promise<T>): Promise<T> {
	await workflow.expression.acquireIsolate();
	try {
		return await work();
	} finally {
		await workflow.expression.releaseIsolate();
	}
}
