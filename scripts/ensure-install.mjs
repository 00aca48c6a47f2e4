/**
 * Installs what the repository needs and is not there yet. Quiet when nothing is missing.
 * Runs on the system's Node, before any dependency exists, so it imports only Node's own modules.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = path.join(root, 'node_modules', '.sforce-install');
const isWindows = process.platform === 'win32';

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

const lockHash = () =>
	createHash('sha256')
		.update(readFileSync(path.join(root, 'package-lock.json')))
		.digest('hex');

/** True when every package the lock asks for stands in node_modules in that version. */
const installMatchesLock = () => {
	const hidden = path.join(root, 'node_modules', '.package-lock.json');
	if (!existsSync(hidden)) return false;
	const wanted = readJson(path.join(root, 'package-lock.json')).packages;
	const present = readJson(hidden).packages;
	return Object.entries(wanted).every(
		([place, entry]) =>
			place === '' ||
			present[place]?.version === entry.version ||
			(entry.optional === true && present[place] === undefined),
	);
};

const run = (command, args, cwd = root) => {
	const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit', shell: isWindows });
	if (status === 0) return;
	const why = error ? error.message : `exit code ${status}`;
	process.stderr.write(`Could not run "${command} ${args.join(' ')}": ${why}\n`);
	process.exit(1);
};

const npm = (...args) => run('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error']);

/** The major version of the repository's own Node, or undefined when it cannot be run. */
const ownNodeMajor = () => {
	const place = path.join(root, 'node_modules', 'node');
	const binary = path.join(place, 'bin', isWindows ? 'node.exe' : 'node');
	if (!existsSync(path.join(root, 'node_modules', '.bin', 'node'))) return undefined;
	const { status, stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
	return status === 0 ? /^v(\d+)\./.exec(stdout)?.[1] : undefined;
};

/**
 * No install script runs, with one exception: the package `node` fetches its binary in its own.
 * `npm ci` is not used. It refuses a lock that lists only the optional packages (swc, esbuild) of
 * the platform it was made on, and `npm install` with `--no-save` keeps to the locked versions too.
 */
const installPackages = () => {
	process.stdout.write('Installing the development packages\n');
	npm('install', '--no-save', '--ignore-scripts');
};

const installNode = () => {
	process.stdout.write('Installing the Node version the repository is built with\n');
	const place = path.join(root, 'node_modules', 'node');
	run(process.execPath, ['installArchSpecificPackage.js'], place);
	npm('rebuild', 'node', '--ignore-scripts');
};

const wantedHash = lockHash();
const stamped = existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === wantedHash;
if (!stamped && !installMatchesLock()) installPackages();

const wantedNode = readJson(path.join(root, 'package-lock.json')).packages['node_modules/node'];
const wantedMajor = wantedNode.version.split('.')[0];
if (ownNodeMajor() !== wantedMajor) {
	installNode();
	if (ownNodeMajor() !== wantedMajor) {
		process.stderr.write(`node_modules/.bin/node is not Node ${wantedMajor}\n`);
		process.exit(1);
	}
}
if (!stamped) writeFileSync(stampFile, `${wantedHash}\n`);
