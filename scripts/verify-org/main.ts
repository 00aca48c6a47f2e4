import { readFileSync } from 'node:fs';
import { AccessError, fileShape, openAccess } from './access';
import { report, verify } from './verify';

/** `npm run verify-org -- credential.json`: asks a real org what the package assumes; writes nothing. */
async function main(): Promise<void> {
	const [file] = process.argv.slice(2);
	if (file === undefined) {
		throw new AccessError(
			`Name a credential file: npm run verify-org -- FILE, holding ${fileShape}`,
		);
	}
	const access = await openAccess(readFileSync(file, 'utf8'), fetch);
	process.stdout.write(report(await verify(access, { send: fetch, now: () => Date.now() })));
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
