import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { nodeBinary, pathWithOwnNode } from './paths';

/** A child is asked to stop (SIGTERM) and, if it is still there after this time, killed. Milliseconds. */
const STOP_GRACE_MS = 10_000;

export interface BackgroundOptions {
	/** What the child is called in messages. */
	name: string;
	cwd: string;
	env?: Readonly<Record<string, string>>;
	/** Everything the child writes is added to this file. */
	logFile: string;
	/** Called for each line of its stdout. */
	onLine?: (line: string) => void;
}

/** A Node program that runs beside this one until it is stopped. */
export interface BackgroundProcess {
	readonly pid: number | undefined;
	/** Settles when the process has ended, however it ended. */
	readonly ended: Promise<void>;
	/** Rejects when the process ends before `stop` was called. */
	readonly failure: Promise<never>;
	stop(): Promise<void>;
	/** Ends it in the middle of whatever it does (SIGKILL). */
	kill(): Promise<void>;
}

const running = new Set<ChildProcessByStdio<null, Readable, Readable>>();
const started: BackgroundProcess[] = [];

// The last resort: whatever way this process ends, its children end with it.
process.on('exit', () => {
	for (const child of running) child.kill('SIGKILL');
});

/** Stops everything that was started. */
export async function stopAll(): Promise<void> {
	await Promise.all(
		started.map(async (background) => {
			await background.stop();
		}),
	);
}

/** Starts a Node program under the repository's own Node. */
export function startBackground(
	args: readonly string[],
	{ name, cwd, env, logFile, onLine }: BackgroundOptions,
): BackgroundProcess {
	const child = spawn(nodeBinary, args, {
		cwd,
		env: { ...process.env, PATH: pathWithOwnNode, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	running.add(child);
	const log = createWriteStream(logFile, { flags: 'a' });
	child.stdout.pipe(log, { end: false });
	child.stderr.pipe(log, { end: false });
	if (onLine) createInterface({ input: child.stdout }).on('line', onLine);

	let stopping = false;
	let reportFailure: (error: Error) => void;
	const failure = new Promise<never>((_, reject) => {
		reportFailure = reject;
	});
	failure.catch(() => undefined);
	const ended = new Promise<void>((resolve) => {
		const end = (how: string): void => {
			running.delete(child);
			log.end();
			if (!stopping) reportFailure(new Error(`${name} ${how}. Its output is in ${logFile}`));
			resolve();
		};
		child.on('error', (error) => {
			end(`could not be started: ${error.message}`);
		});
		child.on('close', (code, signal) => {
			end(`ended by itself (${signal ?? `code ${String(code)}`})`);
		});
	});

	const background: BackgroundProcess = {
		pid: child.pid,
		ended,
		failure,
		async stop() {
			stopping = true;
			child.kill('SIGTERM');
			const killer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
			await ended;
			clearTimeout(killer);
		},
		async kill() {
			stopping = true;
			child.kill('SIGKILL');
			await ended;
		},
	};
	started.push(background);
	return background;
}
