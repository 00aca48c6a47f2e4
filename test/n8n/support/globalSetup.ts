import { rm } from 'node:fs/promises';
import { installRuntime } from '../../../scripts/n8n/installRuntime';
import { installPacked, packPackage } from '../../../scripts/n8n/packPackage';
import { endLeftovers } from './leftovers';
import { packageFolder, tarballFolder } from './paths';

/** Once a run: the pinned n8n is there, the package is built, packed and unpacked. */
export default async function globalSetup(): Promise<void> {
	endLeftovers();
	for (const made of [packageFolder, tarballFolder]) {
		await rm(made, { recursive: true, force: true });
	}
	await installRuntime((line) => {
		process.stdout.write(`${line}\n`);
	});
	const tarball = await packPackage(tarballFolder);
	await installPacked(tarball, packageFolder);
}
