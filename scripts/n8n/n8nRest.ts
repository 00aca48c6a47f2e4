import { setTimeout as sleep } from 'node:timers/promises';
import { parse as parseFlatted } from 'flatted';
import type { N8nLogin } from './n8nServer';
import { waitFor } from './waitFor';
import type { WorkflowFile, WorkflowNode } from './workflow';

/** Any constant text: n8n ties a session to the browser that names itself with it. */
const BROWSER_ID = 'n8n-nodes-sforce';

export interface SavedWorkflow {
	id: string;
	name: string;
	versionId: string;
}

export interface NodeItem {
	json: Record<string, unknown>;
	binary?: Record<string, { fileName?: string }>;
	error?: unknown;
}

/** One run of one node inside an execution, as n8n stores it. */
export interface NodeRun {
	executionStatus?: string;
	source: ReadonlyArray<{
		previousNode: string;
		previousNodeOutput?: number;
		previousNodeRun?: number;
	} | null>;
	data?: { main?: ReadonlyArray<readonly NodeItem[] | null> };
	error?: { message: string; description?: string };
}

export interface Execution {
	id: string;
	status: string;
	mode: string;
	/** Node name to its runs. */
	runData: Record<string, readonly NodeRun[] | undefined>;
	error?: { message: string; description?: string };
}

export interface ExecutionSummary {
	id: string;
	status: string;
	mode: string;
}

interface PublicationStatus {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: Array<{ errorMessage: string | null }>;
}

interface ExecutionPage {
	results: ExecutionSummary[];
	nextCursor?: string | null;
}

interface StoredExecution {
	id: string;
	status: string;
	mode: string;
	/** Written by the library flatted. */
	data: string;
}

interface ResultData {
	resultData: { runData?: Execution['runData']; error?: Execution['error'] };
}

/** A trigger makes its first poll while its workflow is published. Milliseconds. */
const PUBLISH_TIMEOUT_MS = 60_000;

/** n8n's largest page of executions. */
const EXECUTIONS_PAGE = 100;

const UNFINISHED = new Set(['new', 'running', 'waiting']);

/** The part of n8n's own REST interface, the one its editor uses, that this repository needs. */
export class N8nRest {
	private cookie = '';

	constructor(private readonly baseUrl: string) {}

	async logIn({ email, password }: N8nLogin): Promise<void> {
		await this.send('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	async addCredential(
		name: string,
		type: string,
		data: Record<string, unknown>,
	): Promise<{ id: string; name: string }> {
		const created = await this.send('POST', '/rest/credentials', { name, type, data });
		return created as { id: string; name: string };
	}

	/** Runs the credential's own test, as the button in the editor does. */
	async testCredential(credential: {
		id: string;
		name: string;
		type: string;
		data: Record<string, unknown>;
	}): Promise<{ status: string; message: string }> {
		const answer = await this.send('POST', '/rest/credentials/test', { credentials: credential });
		return answer as { status: string; message: string };
	}

	/**
	 * Connects an OAuth2 credential as the button 'Connect' does, with a browser that follows redirects
	 * for somebody who approves at once.
	 */
	async connect(credentialId: string): Promise<void> {
		const address = await this.send('GET', `/rest/oauth2-credential/auth?id=${credentialId}`);
		const approval = await fetch(String(address), { redirect: 'manual' });
		const back = approval.headers.get('location');
		if (!back?.startsWith(this.baseUrl)) {
			throw new Error(`The approval did not lead back to n8n: ${String(back)}`);
		}
		const page = await this.text('GET', back.slice(this.baseUrl.length));
		if (!/success/i.test(page)) {
			throw new Error(`n8n did not take the approval: ${page}`);
		}
	}

	async addWorkflow(workflow: WorkflowFile): Promise<SavedWorkflow> {
		return (await this.send('POST', '/rest/workflows', workflow)) as SavedWorkflow;
	}

	/** Every saved workflow with its nodes. */
	async workflows(): Promise<Array<SavedWorkflow & { nodes: WorkflowNode[] }>> {
		const list = (await this.send('GET', '/rest/workflows')) as Array<{ id: string }>;
		return await Promise.all(
			list.map(async ({ id }) => {
				const workflow = await this.send('GET', `/rest/workflows/${id}`);
				return workflow as SavedWorkflow & { nodes: WorkflowNode[] };
			}),
		);
	}

	/**
	 * Publishes a workflow and waits until its triggers are live: n8n answers before they are.
	 *
	 * @throws when n8n could not start one of them, with its reason
	 */
	async publish({ id, name, versionId }: SavedWorkflow): Promise<void> {
		await this.send('POST', `/rest/workflows/${id}/activate`, { versionId });
		const settled = async (): Promise<PublicationStatus | undefined> => {
			const path = `/rest/workflows/${id}/publication-status`;
			const publication = (await this.send('GET', path)) as PublicationStatus;
			return publication.status === 'in_progress' ? undefined : publication;
		};
		const { status, triggers } = await waitFor(settled, {
			what: `Publishing "${name}"`,
			timeoutMs: PUBLISH_TIMEOUT_MS,
			everyMs: 100,
		});
		if (status === 'published') return;
		const reasons = triggers.flatMap(({ errorMessage }) => errorMessage ?? []);
		throw new Error(`n8n could not publish "${name}" (${status}): ${reasons.join(' ')}`);
	}

	/** Takes a workflow's triggers out of service. */
	async unpublish({ id }: SavedWorkflow): Promise<void> {
		await this.send('POST', `/rest/workflows/${id}/deactivate`, {});
	}

	/** Starts a workflow from one of its triggers, as "Execute workflow" does. Returns the execution's id. */
	async startRun({ id }: SavedWorkflow, trigger: string): Promise<string> {
		const started = await this.send('POST', `/rest/workflows/${id}/run`, {
			triggerToStartFrom: { name: trigger },
		});
		return (started as { executionId: string }).executionId;
	}

	/** Runs a workflow from one of its triggers and waits for its end. */
	async run(workflow: SavedWorkflow, trigger: string, timeoutMs: number): Promise<Execution> {
		return await this.finished(await this.startRun(workflow, trigger), timeoutMs);
	}

	/** Waits for the end of an execution. */
	async finished(executionId: string, timeoutMs: number): Promise<Execution> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const execution = await this.execution(executionId);
			if (!UNFINISHED.has(execution.status)) return execution;
			if (Date.now() > deadline) {
				const seconds = String(timeoutMs / 1000);
				throw new Error(
					`Execution ${executionId} was still ${execution.status} after ${seconds} s`,
				);
			}
			await sleep(250);
		}
	}

	/** Stops a running execution, as the button in the editor does. */
	async stop(executionId: string): Promise<void> {
		await this.send('POST', `/rest/executions/${executionId}/stop`);
	}

	/** Every execution of a workflow without its data, newest first. */
	async listExecutions({ id }: SavedWorkflow): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		// Running ones come with the first page and may come again on a later one.
		const all = new Map<string, ExecutionSummary>();
		let cursor: string | null | undefined;
		do {
			const from = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
			const page = (await this.send(
				'GET',
				`/rest/executions?filter=${filter}&limit=${String(EXECUTIONS_PAGE)}${from}`,
			)) as ExecutionPage;
			for (const execution of page.results) all.set(execution.id, execution);
			cursor = page.nextCursor;
		} while (cursor);
		return [...all.values()];
	}

	/** The finished executions of a workflow, newest first. */
	async finishedExecutions(workflow: SavedWorkflow): Promise<Execution[]> {
		const list = await this.listExecutions(workflow);
		const finished = list.filter(({ status }) => !UNFINISHED.has(status));
		return await Promise.all(finished.map(async ({ id }) => await this.execution(id)));
	}

	/** One execution; with the data of its nodes once it has ended. */
	async execution(id: string): Promise<Execution> {
		const stored = (await this.send('GET', `/rest/executions/${id}`)) as StoredExecution;
		const { status, mode } = stored;
		if (UNFINISHED.has(status)) return { id, status, mode, runData: {} };
		const { resultData } = parseFlatted(stored.data) as ResultData;
		return { id, status, mode, runData: resultData.runData ?? {}, error: resultData.error };
	}

	/** The node types n8n has loaded, by full name. */
	async nodeTypes(): Promise<Array<{ name: string; displayName: string }>> {
		return (await this.request('GET', '/types/nodes.json')) as Array<{
			name: string;
			displayName: string;
		}>;
	}

	private async send(method: string, path: string, body?: unknown): Promise<unknown> {
		return ((await this.request(method, path, body)) as { data: unknown }).data;
	}

	private async request(method: string, path: string, body?: unknown): Promise<unknown> {
		return JSON.parse(await this.text(method, path, body)) as unknown;
	}

	private async text(method: string, path: string, body?: unknown): Promise<string> {
		const response = await fetch(this.baseUrl + path, {
			method,
			headers: {
				'content-type': 'application/json',
				'browser-id': BROWSER_ID,
				cookie: this.cookie,
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
		if (cookies.length > 0) this.cookie = cookies.join('; ');
		const text = await response.text();
		if (!response.ok) {
			throw new Error(`n8n answered ${String(response.status)} to ${method} ${path}: ${text}`);
		}
		return text;
	}
}
