import { spawn } from 'node:child_process';
import { pathWithOwnNode } from './paths';

export interface CommandOptions {
	cwd: string;
	env?: Readonly<Record<string, string>>;
}

/** How much of a failed command's output goes into the error. */
const TAIL_CHARACTERS = 4000;

/**
 * Runs a command to its end and returns what it wrote to stdout.
 *
 * @throws when it cannot be started or ends with another code than 0; the message holds the end of
 * its output
 */
export async function runCommand(
	command: string,
	args: readonly string[],
	{ cwd, env }: CommandOptions,
): Promise<string> {
	return await new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd,
			env: { ...process.env, PATH: pathWithOwnNode, ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let stdout = '';
		let all = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			stdout += text;
			all += text;
		});
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			all += text;
		});
		child.on('error', reject);
		child.on('close', (code) => {
			if (code === 0) resolve(stdout);
			else reject(new Error(commandFailure(command, args, code, all)));
		});
	});
}

function commandFailure(
	command: string,
	args: readonly string[],
	code: number | null,
	output: string,
): string {
	const ending = code === null ? 'was stopped' : `ended with code ${String(code)}`;
	return `"${[command, ...args].join(' ')}" ${ending}:\n${output.slice(-TAIL_CHARACTERS)}`;
}
