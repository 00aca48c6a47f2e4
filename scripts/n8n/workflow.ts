/** Every node type of the package starts with it, as n8n prefixes the package's name. */
const PACKAGE_PREFIX = 'n8n-nodes-sforce.';

export const CREDENTIAL_TYPE = 'salesforceServerApi';

export interface WorkflowNode {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
}

/** A workflow as its JSON file holds it: what n8n's "Import from file" takes. */
export interface WorkflowFile {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings: Record<string, unknown>;
}

export function isSalesforceNode({ type }: WorkflowNode): boolean {
	return type.startsWith(PACKAGE_PREFIX);
}

/** Chooses the credential in every Salesforce node, as the user does after an import. */
export function withCredential(
	workflow: WorkflowFile,
	credential: { id: string; name: string; type?: string },
): WorkflowFile {
	const { id, name, type = CREDENTIAL_TYPE } = credential;
	const nodes = workflow.nodes.map((node) =>
		isSalesforceNode(node) ? { ...node, credentials: { [type]: { id, name } } } : node,
	);
	return { ...workflow, nodes };
}
