import { rm } from 'node:fs/promises';
import path from 'node:path';
import { installRuntime } from '../../../scripts/n8n/installRuntime';
import { installPacked, packPackage } from '../../../scripts/n8n/packPackage';
import { endLeftovers } from './leftovers';
import { packageFolder, resultsFolder } from './paths';

/** Once a run: the pinned n8n is there, the package is built, packed and unpacked. */
export default async function globalSetup(): Promise<void> {
	endLeftovers();
	await rm(resultsFolder, { recursive: true, force: true });
	await installRuntime((line) => {
		process.stdout.write(`${line}\n`);
	});
	const tarball = await packPackage(path.join(resultsFolder, 'packed'));
	await installPacked(tarball, packageFolder);
}
