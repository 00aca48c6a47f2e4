/**
 * n8n's own package scan, offline: its analyser over the source tree and over the unpacked tarball,
 * and what its online part or npm would refuse. Scans the current folder, or the one named.
 * The last line says `scan: N errors`; the exit code is 1 when there are any.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// eslint-plugin-n8n-nodes-base takes every file for its own test file under NODE_ENV=test.
delete process.env.NODE_ENV;
const { analyzePackage, SOURCE_FILE_PATTERNS } =
	await import('@n8n/scan-community-package/scanner/scanner.mjs');

/** As the scanner's own tarball leg has it: compiled files and the published manifest. */
const TARBALL_FILE_PATTERNS = ['**/*.js', 'package.json'];

/** Our own promise, in bytes, for six nodes; n8n's built-in Salesforce node alone takes up 849 kB. */
const MAX_UNPACKED_BYTES = 1_200_000;

const PACKAGE_FILES = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];

const root = path.resolve(process.argv[2] ?? '.');
const isWindows = process.platform === 'win32';

const filesBelow = (folder) =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name));

const run = (command, args, cwd) => {
	const { status, stdout, stderr } = spawnSync(command, args, {
		cwd,
		encoding: 'utf8',
		shell: isWindows,
	});
	if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stderr}`);
	return stdout;
};

/** Packs the folder as `npm publish` would and unpacks it again. */
const unpackTarball = (work) => {
	run('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', work], root);
	const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'));
	if (tarball === undefined) throw new Error('npm pack left no tarball');
	run('tar', ['-xzf', tarball], work);
	return path.join(work, 'package');
};

/** Errors n8n's analyser finds in one leg, after the check that it had files to look at. */
const analyse = async (leg, folder, patterns, mustCover) => {
	const missing = mustCover.filter((prefix) => {
		const below = path.join(folder, prefix);
		try {
			return statSync(below).isDirectory() && filesBelow(below).length === 0;
		} catch {
			return true;
		}
	});
	if (missing.length > 0) return [`${leg}: nothing to look at in ${missing.join(', ')}`];
	const { passed, message, details } = await analyzePackage(folder, patterns);
	if (passed && message === undefined) return [];
	return [`${leg}: ${message}${details === undefined ? '' : `\n${details}`}`];
};

const checkManifest = (manifest) => {
	const errors = [];
	for (const key of ['dependencies', 'optionalDependencies', 'bundleDependencies']) {
		if (Object.keys(manifest[key] ?? {}).length > 0)
			errors.push(`package.json: ${key} is not empty`);
	}
	return errors;
};

const checkTarball = (folder, manifest) => {
	const errors = [];
	const files = filesBelow(folder).map((file) => ({
		bytes: statSync(file).size,
		name: path.relative(folder, file).replaceAll(path.sep, '/'),
	}));
	for (const { name } of files) {
		const expected = name.startsWith('dist/') || PACKAGE_FILES.includes(name);
		if (!expected) errors.push(`tarball: ${name} does not belong in the package`);
		if (/\.test\.|\.d\.ts$|\.map$|\.ts$/.test(name))
			errors.push(`tarball: ${name} is of no use there`);
	}
	const present = new Set(files.map(({ name }) => name));
	for (const entry of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
		if (!present.has(entry)) errors.push(`tarball: ${entry} is registered and not there`);
	}
	const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
	process.stdout.write(`tarball: ${files.length} files, ${bytes} bytes unpacked\n`);
	if (bytes > MAX_UNPACKED_BYTES)
		errors.push(`tarball: ${bytes} bytes, over ${MAX_UNPACKED_BYTES}`);
	return errors;
};

const work = mkdtempSync(path.join(tmpdir(), 'sforce-scan-'));
const errors = [];
try {
	const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
	errors.push(...checkManifest(manifest));
	errors.push(...(await analyse('source', root, SOURCE_FILE_PATTERNS, ['nodes', 'credentials'])));
	const unpacked = unpackTarball(work);
	errors.push(
		...(await analyse('tarball', unpacked, TARBALL_FILE_PATTERNS, [
			'dist/nodes',
			'dist/credentials',
		])),
	);
	errors.push(...checkTarball(unpacked, manifest));
} finally {
	rmSync(work, { force: true, recursive: true });
}

for (const error of errors) process.stdout.write(`${error}\n`);
process.stdout.write(`scan: ${errors.length} errors\n`);
process.exitCode = errors.length === 0 ? 0 : 1;
