import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from '../../scripts/n8n/command';
import manifest from './package.json';

/** Installs the n8n-core of the last n8n 1.x, unless it is there already. Install scripts do not run. */
export default async function install(): Promise<void> {
	const installed = path.join(__dirname, 'node_modules', 'n8n-core', 'package.json');
	const wanted = manifest.dependencies['n8n-core'];
	if (existsSync(installed)) {
		const { version } = JSON.parse(await readFile(installed, 'utf8')) as { version: string };
		if (version === wanted) return;
	}
	process.stdout.write(`Installing n8n-core ${wanted} (about 250 MB on disk)\n`);
	const options = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
	await runCommand('npm', ['install', ...options, '--loglevel=error'], { cwd: __dirname });
}
