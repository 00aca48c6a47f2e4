import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { n8nCommand } from '../../../scripts/n8n/n8nServer';
import { pidFolder } from './paths';

/** Notes that an n8n runs, for the case that this process ends before it has stopped it. */
export function noteRunning(pid: number): void {
	mkdirSync(pidFolder, { recursive: true });
	writeFileSync(path.join(pidFolder, String(pid)), '');
}

export function noteEnded(pid: number): void {
	rmSync(path.join(pidFolder, String(pid)), { force: true });
}

/** Ends every n8n that an earlier run was cut off from. Returns how many there were. */
export function endLeftovers(): number {
	if (!existsSync(pidFolder)) return 0;
	const left = readdirSync(pidFolder).map(Number).filter(isN8n);
	for (const pid of left) process.kill(pid, 'SIGKILL');
	rmSync(pidFolder, { recursive: true, force: true });
	return left.length;
}

/** Process ids are used again: only one that runs n8n is one of ours. */
function isN8n(pid: number): boolean {
	try {
		const command = execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
		return command.includes(n8nCommand);
	} catch {
		return false;
	}
}
