import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { hash } from 'bcryptjs';
import getPort from 'get-port';
import { startBackground, type BackgroundProcess } from './background';
import { runtimeFolder } from './paths';
import { waitFor } from './waitFor';

/** A first start creates the database: seconds on a fast machine, more on a loaded one. Milliseconds. */
const START_TIMEOUT_MS = 180_000;

/** Work factor of bcrypt, the one n8n itself uses. */
const BCRYPT_ROUNDS = 10;

const owner = { email: 'demo@example.com', firstName: 'Demo', lastName: 'Owner' };

/** Everything in n8n that would look for the internet. */
const offline = [
	'N8N_DIAGNOSTICS_ENABLED',
	'N8N_DYNAMIC_BANNERS_ENABLED',
	'N8N_HIRING_BANNER_ENABLED',
	'N8N_PERSONALIZATION_ENABLED',
	'N8N_TEMPLATES_ENABLED',
	'N8N_VERIFIED_PACKAGES_ENABLED',
	'N8N_VERSION_NOTIFICATIONS_ENABLED',
	'N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED',
];

/**
 * n8n's statistics of its executions. In n8n 2.41.1 they end n8n while it starts, where it was killed
 * before an execution had noted when it began.
 */
const DISABLED_MODULES = 'insights';

export interface N8nLogin {
	email: string;
	password: string;
}

/** What a server keeps when it is started again: its address and its owner's password. */
export interface N8nIdentity {
	port: number;
	/** Where n8n's own task runners reach it. */
	brokerPort: number;
	login: N8nLogin;
}

export interface N8nServerOptions {
	/** Holds the folder `.n8n`: database, settings, installed packages. */
	userFolder: string;
	logFile: string;
	onLogLine?: (line: string) => void;
	/** Called with its process id as soon as it runs, long before it is ready. */
	onSpawn?: (pid: number) => void;
	/** Added to n8n's environment. */
	env?: Readonly<Record<string, string>>;
	/** Of an earlier start over the same user folder; without it new ports and a new password. */
	identity?: N8nIdentity;
}

/** Free ports and a password that nobody knows. */
export async function newIdentity(): Promise<N8nIdentity> {
	const port = await getPort({ host: '127.0.0.1' });
	const brokerPort = await getPort({ host: '127.0.0.1', exclude: [port] });
	const password = `Demo-${randomBytes(9).toString('base64url')}-1`;
	return { port, brokerPort, login: { email: owner.email, password } };
}

/** The environment in which n8n's server and its command line work over one user folder. */
export async function n8nEnvironment(
	userFolder: string,
	{ port, brokerPort, login }: N8nIdentity,
): Promise<Record<string, string>> {
	return {
		...Object.fromEntries(offline.map((name) => [name, 'false'])),
		NODE_ENV: 'production',
		N8N_DISABLED_MODULES: DISABLED_MODULES,
		N8N_USER_FOLDER: userFolder,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_SECURE_COOKIE: 'false',
		N8N_LOG_LEVEL: 'info',
		N8N_LOG_FORMAT: 'json',
		N8N_LOG_OUTPUT: 'console',
		N8N_INSTANCE_OWNER_MANAGED_BY_ENV: 'true',
		N8N_INSTANCE_OWNER_EMAIL: login.email,
		N8N_INSTANCE_OWNER_FIRST_NAME: owner.firstName,
		N8N_INSTANCE_OWNER_LAST_NAME: owner.lastName,
		N8N_INSTANCE_OWNER_PASSWORD_HASH: await hash(login.password, BCRYPT_ROUNDS),
		NO_COLOR: '1',
	};
}

/** n8n's command line, to be run with the folder of the pinned install as working directory. */
export const n8nCommand = path.join('node_modules', 'n8n', 'bin', 'n8n');

/** A real n8n in a process of its own, on free ports of this machine only. */
export class N8nServer {
	private constructor(
		readonly url: string,
		readonly identity: N8nIdentity,
		readonly process: BackgroundProcess,
	) {}

	get login(): N8nLogin {
		return this.identity.login;
	}

	/** Starts n8n over a user folder and waits until it takes requests. */
	static async start(options: N8nServerOptions): Promise<N8nServer> {
		const { userFolder, logFile, onLogLine, env } = options;
		const identity = options.identity ?? (await newIdentity());
		const child = startBackground([n8nCommand, 'start'], {
			name: 'n8n',
			cwd: runtimeFolder,
			env: { ...(await n8nEnvironment(userFolder, identity)), ...env },
			logFile,
			onLine: onLogLine,
		});
		if (child.pid !== undefined) options.onSpawn?.(child.pid);
		const url = `http://127.0.0.1:${String(identity.port)}`;
		const isReady = async (): Promise<true | undefined> =>
			(await fetch(`${url}/healthz/readiness`)).ok ? true : undefined;
		await waitFor(isReady, {
			what: "n8n's readiness",
			timeoutMs: START_TIMEOUT_MS,
			failure: child.failure,
		});
		return new N8nServer(url, identity, child);
	}
}
