import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SQLInputValue } from 'node:sqlite';
import { CallLog } from '../../../scripts/n8n/callLog';
import { runCommand } from '../../../scripts/n8n/command';
import {
	n8nCommand,
	n8nEnvironment,
	N8nServer,
	newIdentity,
	type N8nIdentity,
} from '../../../scripts/n8n/n8nServer';
import { N8nRest, type Execution, type SavedWorkflow } from '../../../scripts/n8n/n8nRest';
import { nodeBinary, runtimeFolder } from '../../../scripts/n8n/paths';
import { CREDENTIAL_TYPE, withCredential, type WorkflowFile } from '../../../scripts/n8n/workflow';
import type { RunningOrg } from '../../org';
import { jwtCredential } from '../../support/orgCredential';
import { readDatabase } from './database';
import { noteEnded, noteRunning } from './leftovers';
import { packageFolder, resultsFolder } from './paths';
import { huntInN8n } from './secrets';
import { MANUAL_TRIGGER } from './workflow';

/** n8n's four switches for cursors that move in one transaction with the execution; all or none. */
export const DURABLE_CURSORS: Readonly<Record<string, string>> = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};

/** How long a workflow may run that a test starts and waits for. Milliseconds. */
const RUN_TIMEOUT_MS = 120_000;

export interface StoredCredential {
	id: string;
	name: string;
	type: string;
	data: Record<string, unknown>;
}

export interface RealN8nOptions {
	/** Names the log file and the user folder. */
	name: string;
	/** Added to n8n's environment at every start. */
	env?: Readonly<Record<string, string>>;
}

/**
 * A real n8n with the packed package, on ports and a user folder of its own. Start one for a suite
 * (`beforeAll`) and stop it at its end (`afterAll`).
 */
export class RealN8n {
	/** What the package wrote to n8n's log, over all starts. */
	readonly log = new CallLog();
	/** Every line n8n wrote, over all starts. */
	readonly lines: string[] = [];
	readonly rest: N8nRest;
	private server: N8nServer | undefined;
	private readonly orgs = new Set<RunningOrg>();
	private readonly credentials: object[] = [];

	private constructor(
		private readonly options: RealN8nOptions,
		/** Holds `.n8n` with the database. */
		readonly userFolder: string,
		readonly identity: N8nIdentity,
	) {
		this.rest = new N8nRest(this.url);
	}

	static async start(options: RealN8nOptions): Promise<RealN8n> {
		const userFolder = await mkdtemp(path.join(tmpdir(), `n8n-sforce-${options.name}-`));
		await rm(logFileOf(options), { force: true });
		await cp(packageFolder, path.join(userFolder, '.n8n'), { recursive: true });
		const n8n = new RealN8n(options, userFolder, await newIdentity());
		await n8n.startAgain();
		return n8n;
	}

	get url(): string {
		return `http://127.0.0.1:${String(this.identity.port)}`;
	}

	get logFile(): string {
		return logFileOf(this.options);
	}

	/** Starts n8n over the same folder and ports; after `kill` it finds what it had saved. */
	async startAgain(): Promise<void> {
		await mkdir(resultsFolder, { recursive: true });
		this.server = await N8nServer.start({
			userFolder: this.userFolder,
			logFile: this.logFile,
			identity: this.identity,
			env: this.options.env,
			onLogLine: (line) => {
				this.lines.push(line);
				this.log.add(line);
			},
			onSpawn: noteRunning,
		});
		await this.rest.logIn(this.identity.login);
	}

	/** Ends n8n in the middle of whatever it does (SIGKILL). */
	async kill(): Promise<void> {
		await this.end(async (process) => {
			await process.kill();
		});
	}

	/** Stops n8n as an administrator does (SIGTERM), and keeps its folder. */
	async shutDown(): Promise<void> {
		await this.end(async (process) => {
			await process.stop();
		});
	}

	/**
	 * Stops n8n and removes its folder.
	 *
	 * @throws when it has left a key, a secret or a token anywhere
	 */
	async stop(): Promise<void> {
		await this.shutDown();
		try {
			await this.huntSecrets();
		} finally {
			await this.discard();
		}
	}

	/** Removes the folder of an n8n that was shut down, unseen. */
	async discard(): Promise<void> {
		await rm(this.userFolder, { recursive: true, force: true });
	}

	/**
	 * Looks for secrets in what an n8n that was shut down has left.
	 *
	 * @throws naming the places
	 */
	async huntSecrets(): Promise<void> {
		const { userFolder, lines, credentials } = this;
		await huntInN8n({ userFolder, lines, credentials, orgs: [...this.orgs] });
	}

	/** Counts an org among those whose secrets must not be found, and its addresses too. */
	watch(org: RunningOrg): void {
		this.orgs.add(org);
	}

	/** Stores a credential for an org; `overrides` change its fields. */
	async addCredential(
		org: RunningOrg,
		overrides: Record<string, string | number> = {},
		name = 'Salesforce (simulated org)',
	): Promise<StoredCredential> {
		const data = jwtCredential(org, overrides);
		this.watch(org);
		this.credentials.push(data);
		const { id } = await this.rest.addCredential(name, CREDENTIAL_TYPE, data);
		return { id, name, type: CREDENTIAL_TYPE, data };
	}

	/** Saves a workflow whose Salesforce nodes use this credential. */
	async addWorkflow(workflow: WorkflowFile, credential: StoredCredential): Promise<SavedWorkflow> {
		return await this.rest.addWorkflow(withCredential(workflow, credential));
	}

	/** Runs a saved workflow from its manual trigger to its end. */
	async run(workflow: SavedWorkflow, timeoutMs = RUN_TIMEOUT_MS): Promise<Execution> {
		return await this.rest.run(workflow, MANUAL_TRIGGER, timeoutMs);
	}

	/**
	 * Runs a saved workflow by n8n's command line, in a process of its own over the same folder, which
	 * works while the server runs. Returns the run as n8n prints it.
	 *
	 * @throws when the execution does not succeed; the message holds the end of n8n's output
	 */
	async execute(workflow: SavedWorkflow): Promise<Pick<Execution, 'runData'>> {
		const env = {
			...(await n8nEnvironment(this.userFolder, await newIdentity())),
			...this.options.env,
		};
		const args = [n8nCommand, 'execute', `--id=${workflow.id}`, '--rawOutput'];
		const output = await runCommand(nodeBinary, args, { cwd: runtimeFolder, env });
		const { data } = printedRun(output);
		return { runData: data.resultData.runData };
	}

	/** Reads n8n's database: `execution_entity`, `workflow_entity` (with `staticData`), ... */
	query<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
		return readDatabase<Row>(this.userFolder, sql, ...values);
	}

	private async end(how: (process: N8nServer['process']) => Promise<void>): Promise<void> {
		const { server } = this;
		if (!server) return;
		this.server = undefined;
		await how(server.process);
		if (server.process.pid !== undefined) noteEnded(server.process.pid);
	}
}

/** Of the last run under this name; it stays to be looked at. */
function logFileOf({ name }: RealN8nOptions): string {
	return path.join(resultsFolder, `${name}.log`);
}

/** n8n prints the run as the message of a log line of its own. */
function printedRun(output: string): { data: { resultData: Pick<Execution, 'runData'> } } {
	const messages = output
		.split('\n')
		.filter((line) => line.startsWith('{'))
		.map((line) => (JSON.parse(line) as { message: string }).message);
	const run = messages.findLast((message) => message.startsWith('{'));
	if (run === undefined) throw new Error(`n8n printed no run:\n${output}`);
	return JSON.parse(run) as ReturnType<typeof printedRun>;
}
