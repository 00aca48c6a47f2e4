import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from './command';
import { repositoryFolder } from './paths';

/** Builds the package and packs it as npm would publish it. Returns the tarball's path. */
export async function packPackage(targetFolder: string): Promise<string> {
	await runCommand('npm', ['run', 'build'], { cwd: repositoryFolder });
	await mkdir(targetFolder, { recursive: true });
	const stdout = await runCommand(
		'npm',
		['pack', '--silent', '--ignore-scripts', '--pack-destination', targetFolder],
		{ cwd: repositoryFolder },
	);
	const name = stdout.trim().split('\n').at(-1);
	if (!name) throw new Error('npm pack named no tarball');
	return path.join(targetFolder, name);
}

interface Manifest {
	name: string;
	version: string;
	dependencies?: Record<string, string>;
	[key: string]: unknown;
}

/**
 * Puts a packed package where n8n keeps installed community packages, the way n8n's own installer
 * leaves it there: unpacked, as a copy, without development, peer and optional dependencies.
 */
export async function installPacked(tarball: string, n8nFolder: string): Promise<string> {
	const nodesFolder = path.join(n8nFolder, 'nodes');
	const unpacked = path.join(nodesFolder, 'unpacking');
	await mkdir(unpacked, { recursive: true });
	const strip = ['-xzf', tarball, '-C', unpacked, '--strip-components=1'];
	await runCommand('tar', strip, { cwd: nodesFolder });

	const manifestFile = path.join(unpacked, 'package.json');
	const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as Manifest;
	for (const stripped of ['devDependencies', 'peerDependencies', 'optionalDependencies']) {
		Reflect.deleteProperty(manifest, stripped);
	}
	if (Object.keys(manifest.dependencies ?? {}).length > 0) {
		throw new Error('The package has run-time dependencies, which n8n does not accept');
	}
	await writeFile(manifestFile, JSON.stringify(manifest, null, 2));

	const place = path.join(nodesFolder, 'node_modules', manifest.name);
	await mkdir(path.dirname(place), { recursive: true });
	await rename(unpacked, place);
	const ledger = {
		name: 'installed-nodes',
		private: true,
		dependencies: { [manifest.name]: manifest.version },
	};
	await writeFile(path.join(nodesFolder, 'package.json'), JSON.stringify(ledger, null, 2));
	return place;
}
