import { ExecuteContext, RoutingNode } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestRequest,
	INode,
	INodeCredentialTestResult,
	INodeType,
	IWorkflowBase,
} from 'n8n-workflow';
import { createEmptyRunExecutionData, Workflow } from 'n8n-workflow';
import { createAdditionalData } from './additionalData';
import { builtInNodes, NO_OP_NODE } from './builtInNodes';
import { createCredentialStore, CredentialStore } from './credentialStore';
import { HarnessCredentialsHelper } from './credentialsHelper';
import { withLogs } from './logs';
import { loadPackage } from './package';
import { huntSecrets } from './secretHunt';
import { withExpressions } from './setup';

/**
 * Tests a saved credential as the editor's Test button does: its `test` request runs through a
 * borrowed no-op node, and the message is worded as n8n words it.
 *
 * @param credentials the data, or a store that holds a credential of this type under its own name
 */
export async function testCredential(
	type: string,
	credentials: ICredentialDataDecryptedObject | CredentialStore,
	packageDir?: string,
): Promise<INodeCredentialTestResult> {
	const pkg = await loadPackage(packageDir);
	const store =
		credentials instanceof CredentialStore
			? credentials
			: createCredentialStore({ [type]: credentials });
	const helper = new HarnessCredentialsHelper(pkg, store);
	const { test } = pkg.credentialType(type);
	if (!test) return { status: 'Error', message: 'No testing function found for this credential.' };

	const { id, name, data } = await store.read(type);
	const decrypted: ICredentialsDecrypted = {
		id,
		name,
		type,
		data: helper.applyDefaults(type, data),
	};
	// Only what the form holds is tested; n8n reads the stored row for nothing but writing back.
	helper.getDecrypted = async () => await Promise.resolve(decrypted.data ?? {});

	const nodeType = borrowedNode(type, test);
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: NO_OP_NODE,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [type]: { id, name } },
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		},
	});
	const context = new ExecuteContext(
		workflow,
		node,
		createAdditionalData(helper, 'internal', emptyWorkflow(node), node.parameters),
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const routing = new RoutingNode(context, nodeType, decrypted);
	const { result, logs, urls } = await withLogs(async () => {
		try {
			const outputs = await withExpressions(workflow, async () => await routing.runNode());
			return judgeAnswer(outputs?.[0]?.[0]?.json ?? {}, test);
		} catch (error) {
			return judgeError(error, test);
		}
	});
	if (packageDir === undefined) huntSecrets(store, { outputs: result, logs, urls });
	return result;
}

function borrowedNode(type: string, test: ICredentialTestRequest): INodeType {
	const base = builtInNodes[NO_OP_NODE];
	if (!base) throw new Error('The harness lost its no-op node');
	return {
		description: {
			...base.description,
			credentials: [{ name: type, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					default: '',
					routing: { request: test.request },
				},
			],
		},
	};
}

const emptyWorkflow = (node: INode): IWorkflowBase => ({
	id: 'harness-credential-test',
	name: 'Credential test',
	active: false,
	activeVersionId: null,
	isArchived: false,
	createdAt: new Date(0),
	updatedAt: new Date(0),
	nodes: [node],
	connections: {},
});

/** A rule may turn an answered request into a failed test. */
function judgeAnswer(
	body: Record<string, unknown>,
	test: ICredentialTestRequest,
): INodeCredentialTestResult {
	for (const rule of test.rules ?? []) {
		if (rule.type !== 'responseSuccessBody') continue;
		const { key, message } = rule.properties;
		const found = key
			.split('.')
			.reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], body);
		if (found === rule.properties.value) return { status: 'Error', message };
	}
	return { status: 'OK', message: 'Connection successful!' };
}

interface ErrorWithCause {
	message: string;
	cause?: { code?: string; response?: { status: number; statusText?: string } };
}

/** n8n shows a rule's message, else the status text, else the error code, else the message. */
function judgeError(thrown: unknown, test: ICredentialTestRequest): INodeCredentialTestResult {
	const error = thrown as ErrorWithCause;
	const response = error.cause?.response;
	if (response) {
		for (const rule of test.rules ?? []) {
			if (rule.type === 'responseCode' && rule.properties.value === response.status) {
				return { status: 'Error', message: rule.properties.message };
			}
		}
		if (response.status < 199 || response.status > 299) {
			const { status, statusText = '' } = response;
			const message = statusText === '' ? `Received HTTP status code: ${status}` : statusText;
			return { status: 'Error', message };
		}
	} else if (error.cause?.code) {
		return { status: 'Error', message: error.cause.code };
	}
	return { status: 'Error', message: error.message };
}
