import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { JournalEntry } from '../../test/org';
import type { ChildResult, ChildTask } from './child';

const root = join(__dirname, '../..');
const TSX = ['--import', 'tsx'];

/** What `npm run org` prints. */
export interface OrgProcess {
	url: string;
	controlUrl: string;
	apiVersion: string;
	consumerKey: string;
	consumerSecret: string;
	accessToken: string;
	pid: number;
	stop(): Promise<void>;
}

/** Starts the simulated org in a process of its own, so that its memory is not ours. */
export async function startOrgProcess(...args: string[]): Promise<OrgProcess> {
	const child = spawn(
		process.execPath,
		[...TSX, 'test/org/main.ts', '--daily-limit', '10000000', ...args],
		{ cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
	);
	let line = '';
	for await (const chunk of child.stdout) {
		line += String(chunk);
		if (line.includes('\n')) break;
	}
	return {
		...(JSON.parse(line) as Omit<OrgProcess, 'pid' | 'stop'>),
		pid: child.pid ?? 0,
		async stop() {
			child.kill('SIGTERM');
			await once(child, 'exit');
		},
	};
}

/** Runs one node in a process of its own. */
export async function runChild(task: ChildTask): Promise<ChildResult> {
	return await runScript('bench/bulk/child.ts', task);
}

/** Runs a script of this folder in a process of its own, with the task as its argument. */
export async function runScript(script: string, task: object): Promise<ChildResult> {
	const child = spawn(process.execPath, ['--expose-gc', ...TSX, script, JSON.stringify(task)], {
		cwd: root,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let text = '';
	for await (const chunk of child.stdout) text += String(chunk);
	const result = JSON.parse(text.trim().split('\n').at(-1) ?? '') as ChildResult;
	if (result.error !== undefined) throw new Error(result.error);
	return result;
}

/** The credential of a node for an org. */
export function credentialFor(org: OrgProcess): NonNullable<ChildTask['credentials']> {
	return {
		salesforceServerApi: {
			flow: 'clientCredentials',
			myDomainUrl: org.url,
			consumerKey: org.consumerKey,
			consumerSecret: org.consumerSecret,
			callerName: 'bench',
			requestsPerSecond: 100,
		},
	};
}

/** Milliseconds curl takes for a transfer to or from a file. */
export function curlMs(args: string[]): number {
	const startedAt = performance.now();
	const { status, stderr } = spawnSync('curl', ['-sS', '-f', ...args], { encoding: 'utf8' });
	if (status !== 0) throw new Error(`curl: ${stderr}`);
	return performance.now() - startedAt;
}

/** The calls since the last reset, in their order. */
export async function callsSinceReset(org: OrgProcess): Promise<JournalEntry[]> {
	const reply = await fetch(`${org.controlUrl}/calls`);
	return (await reply.json()) as JournalEntry[];
}

/** How many of them the org counts against its limit. */
export async function countedSinceReset(org: OrgProcess): Promise<number> {
	return (await callsSinceReset(org)).filter(({ counted }) => counted).length;
}

/** Forgets the journal; with `data`, the records too. */
export async function reset(org: OrgProcess, data = false): Promise<void> {
	await fetch(`${org.controlUrl}/reset`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ data }),
	});
}

/** Runs of each of which the least peak counts: what a process has resident before it begins varies. */
export const MEMORY_TURNS = 2;

/** Runs it {@link MEMORY_TURNS} times, and gives the run that had the least memory at its peak. */
export async function leastOf(run: () => Promise<ChildResult>): Promise<ChildResult> {
	let least = await run();
	for (let turn = 1; turn < MEMORY_TURNS; turn++) {
		const next = await run();
		if (next.peakMb < least.peakMb) least = next;
	}
	return least;
}
