import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from './command';
import { nodeBinary, runtimeFolder } from './paths';

const modulesFolder = path.join(runtimeFolder, 'node_modules');
const stampFile = path.join(modulesFolder, '.demo-install');

/** npm writes this file last: without it an install was cut short. */
const npmFinished = path.join(modulesFolder, '.package-lock.json');

const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Installs the pinned n8n from its lock file, unless it is there already. Install scripts do not
 * run; the one native module without a ready binary in its package, sqlite3, is built on its own.
 *
 * `npm ci` is not used: it refuses a lock that names only one platform's optional packages.
 * `npm install` with `--no-save` keeps to the locked versions too.
 */
export async function installRuntime(say: (line: string) => void): Promise<void> {
	const wanted = await wantedStamp();
	const found = existsSync(stampFile) ? await readFile(stampFile, 'utf8') : undefined;
	if (found === wanted) return;
	const madeByHand = found === undefined && (await hasPinnedVersion());
	if (!madeByHand) {
		say('Installing n8n (about 2.8 GB on disk, some minutes)');
		const install = ['install', '--no-save', '--ignore-scripts', ...quiet];
		await runCommand('npm', install, { cwd: runtimeFolder });
	}
	if (!(await loads('sqlite3'))) {
		say('Fetching or compiling sqlite3 for n8n');
		await rebuildSqlite();
	}
	for (const native of ['sqlite3', 'isolated-vm']) {
		if (!(await loads(native))) {
			throw new Error(`n8n's native module ${native} does not load under ${nodeBinary}`);
		}
	}
	await writeFile(stampFile, wanted);
}

/** The lock file and the Node version together decide what must stand in node_modules. */
async function wantedStamp(): Promise<string> {
	const lock = await readFile(path.join(runtimeFolder, 'package-lock.json'));
	return createHash('sha256').update(lock).update(process.version).digest('hex');
}

/** True when npm finished an install and it holds the n8n that the manifest pins. */
async function hasPinnedVersion(): Promise<boolean> {
	if (!existsSync(npmFinished)) return false;
	const manifest = await readJson<{ dependencies: { n8n: string } }>('package.json');
	const installed = await readJson<{ version: string }>('node_modules', 'n8n', 'package.json');
	return installed.version === manifest.dependencies.n8n;
}

async function readJson<T>(...place: string[]): Promise<T> {
	return JSON.parse(await readFile(path.join(runtimeFolder, ...place), 'utf8')) as T;
}

async function loads(module: string): Promise<boolean> {
	try {
		await runCommand(nodeBinary, ['-e', `require('${module}')`], { cwd: runtimeFolder });
		return true;
	} catch {
		return false;
	}
}

/**
 * sqlite3 downloads a ready binary or compiles itself. Where neither the binary nor the headers for
 * compiling can be downloaded, the headers of the system's Node serve: the module uses Node-API,
 * which is the same for every version.
 */
async function rebuildSqlite(): Promise<void> {
	const rebuild = ['rebuild', 'sqlite3', ...quiet];
	try {
		await runCommand('npm', rebuild, { cwd: runtimeFolder });
	} catch (error) {
		const prefix = systemNodeWithHeaders();
		if (prefix === undefined) throw error;
		await runCommand('npm', [...rebuild, '--build-from-source'], {
			cwd: runtimeFolder,
			env: { npm_config_nodedir: prefix },
		});
	}
}

/** Where the Node that runs npm was installed with its headers, if it was. */
function systemNodeWithHeaders(): string | undefined {
	const candidates = [process.env.npm_node_execpath, process.execPath, '/usr/bin/node'];
	return candidates
		.filter((binary) => binary !== undefined)
		.map((binary) => path.resolve(path.dirname(binary), '..'))
		.find((prefix) => existsSync(path.join(prefix, 'include', 'node', 'node_api.h')));
}
