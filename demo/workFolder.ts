import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { workFolder } from './paths';

const pidFile = path.join(workFolder, 'demo.pid');
const sessionFile = path.join(workFolder, 'session.json');
let userFolder: string | undefined;

/**
 * Empties the work folder for this run.
 *
 * @throws when another demo of the same clone is still running in it
 */
export async function prepareWorkFolder(): Promise<void> {
	if (existsSync(pidFile)) {
		const pid = await runningPid();
		if (isAlive(pid)) {
			throw new Error(
				`Another demo is running in this clone (process ${String(pid)}). Stop it first`,
			);
		}
	}
	await rm(workFolder, { recursive: true, force: true });
	await mkdir(workFolder, { recursive: true });
	await writeFile(pidFile, String(process.pid));
}

/**
 * A user folder for n8n, outside the repository: a package in a folder below the repository's
 * node_modules would find the n8n-workflow there instead of n8n's own.
 */
export async function makeUserFolder(): Promise<string> {
	userFolder = await mkdtemp(path.join(tmpdir(), 'n8n-sforce-demo-'));
	return userFolder;
}

/** Lets the next run in. The logs and pictures stay, to be looked at; n8n's user folder goes. */
export async function releaseWorkFolder(): Promise<void> {
	if (userFolder) await rm(userFolder, { recursive: true, force: true });
	if (!existsSync(pidFile) || (await runningPid()) !== process.pid) return;
	await rm(pidFile, { force: true });
	await rm(sessionFile, { force: true });
}

/** Where the running demo is, for whoever wants to look in: `demo/screenshot.ts`, a person. */
export interface Session {
	url: string;
	email: string;
	password: string;
}

export async function writeSession(session: Session): Promise<void> {
	await writeFile(sessionFile, JSON.stringify(session), { mode: 0o600 });
}

export async function readSession(): Promise<Session> {
	if (!existsSync(sessionFile)) throw new Error('No demo is running: start one with npm run demo');
	return JSON.parse(await readFile(sessionFile, 'utf8')) as Session;
}

async function runningPid(): Promise<number> {
	return Number(await readFile(pidFile, 'utf8'));
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
