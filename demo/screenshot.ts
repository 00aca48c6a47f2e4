/** `tsx demo/screenshot.ts`: pictures of the workflows in a demo that runs (`npm run demo`). */
import path from 'node:path';
import { findChromium } from '../scripts/n8n/chromium';
import { workFolder } from './paths';
import { takeScreenshots } from './screenshots';
import { readSession } from './workFolder';

async function main(): Promise<void> {
	if (findChromium() === undefined) throw new Error('There is no Chromium on this machine');
	const { url, ...login } = await readSession();
	const folder = path.join(workFolder, 'screenshots');
	for (const { name, problems } of await takeScreenshots(url, login, folder)) {
		process.stdout.write(`${name}: ${problems.length === 0 ? 'no marks' : problems.join('; ')}\n`);
	}
	process.stdout.write(`Pictures are in ${folder}\n`);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
