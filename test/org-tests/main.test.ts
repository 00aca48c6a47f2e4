import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(__dirname, '..', '..');

function start(...options: string[]): ChildProcess {
	const main = join(root, 'test', 'org', 'main.ts');
	return spawn(process.execPath, ['--import', 'tsx', main, ...options], {
		stdio: ['ignore', 'pipe', 'pipe'],
	});
}

test('prints one line of JSON, serves, and stops on SIGTERM without leaving the key', async () => {
	const child = start('--seed', 'rows:3', '--daily-limit', '77', '--api-version', '66.0');
	const lines: string[] = [];
	const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
	try {
		const reader = createInterface({ input: child.stdout ?? process.stdin });
		await new Promise<void>((resolve) => {
			reader.on('line', (line) => {
				lines.push(line);
				resolve();
			});
		});
		const printed = JSON.parse(lines[0] ?? '') as Record<string, string>;
		expect(Object.keys(printed)).toEqual([
			'url',
			'controlUrl',
			'apiVersion',
			'consumerKey',
			'consumerSecret',
			'username',
			'privateKeyFile',
			'accessToken',
		]);
		const { url = '', accessToken = '', privateKeyFile = '' } = printed;
		expect(statSync(privateKeyFile).mode & 0o777).toBe(0o600);
		const reply = await fetch(`${url}/services/data/v66.0/limits/recordCount`, {
			headers: { authorization: `Bearer ${accessToken}` },
		});
		expect(reply.headers.get('sforce-limit-info')).toBe('api-usage=1/77');
		expect(await reply.json()).toEqual({
			sObjects: expect.arrayContaining([
				{ count: 3, name: 'Contact' },
				{ count: 4, name: 'RecordType' },
				{ count: 3, name: 'User' },
			]),
		});
		child.kill('SIGTERM');
		expect(await ended).toBe(0);
		expect(lines).toHaveLength(1);
		expect(existsSync(privateKeyFile)).toBe(false);
	} finally {
		child.kill('SIGKILL');
	}
}, 60_000);

test('refuses an option it does not know', async () => {
	const child = start('--sead', 'demo');
	const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
	expect(code).toBe(1);
}, 60_000);
