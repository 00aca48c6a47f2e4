import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { workflowsFolder } from './paths';

/** Every node type of the package starts with it, as n8n prefixes the package's name. */
const PACKAGE_PREFIX = 'n8n-nodes-sforce.';

export const CREDENTIAL_TYPE = 'salesforceServerApi';

export interface WorkflowNode {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
}

/** An example workflow as its JSON file holds it: what n8n's "Import from file" takes. */
export interface WorkflowFile {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings: Record<string, unknown>;
}

/** Reads the example workflows, by file name without extension. */
export async function readWorkflows(): Promise<Map<string, WorkflowFile>> {
	const files = (await readdir(workflowsFolder)).filter((file) => file.endsWith('.json')).sort();
	const entries = files.map(async (file): Promise<[string, WorkflowFile]> => {
		const text = await readFile(path.join(workflowsFolder, file), 'utf8');
		return [path.basename(file, '.json'), JSON.parse(text) as WorkflowFile];
	});
	return new Map(await Promise.all(entries));
}

export function isSalesforceNode({ type }: WorkflowNode): boolean {
	return type.startsWith(PACKAGE_PREFIX);
}

/** Chooses the credential in every Salesforce node, as the user does after an import. */
export function withCredential(
	workflow: WorkflowFile,
	credential: { id: string; name: string },
): WorkflowFile {
	const { id, name } = credential;
	const nodes = workflow.nodes.map((node) =>
		isSalesforceNode(node) ? { ...node, credentials: { [CREDENTIAL_TYPE]: { id, name } } } : node,
	);
	return { ...workflow, nodes };
}
