import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultApiVersion, isSeed, startOrg, type OrgOptions } from './index';

/** Starts an org from the command line, prints one line of JSON, and stops on SIGTERM. */
async function main(): Promise<void> {
	const options = readOptions();
	const directory = mkdtempSync(join(tmpdir(), 'simulated-org-'));
	const privateKeyFile = join(directory, 'private-key.pem');
	const org = await startOrg(options);
	writeFileSync(privateKeyFile, org.privateKey, { mode: 0o600 });
	const stop = (): void => {
		rmSync(directory, { recursive: true, force: true });
		void org.close().then(() => process.exit(0));
	};
	process.once('SIGTERM', stop);
	process.once('SIGINT', stop);
	const { url, controlUrl, apiVersion, consumerKey, consumerSecret, username, accessToken } = org;
	const line = {
		url,
		controlUrl,
		apiVersion,
		consumerKey,
		consumerSecret,
		username,
		privateKeyFile,
		accessToken,
	};
	process.stdout.write(`${JSON.stringify(line)}\n`);
}

function readOptions(): OrgOptions {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '0' },
			latency: { type: 'string', default: '0' },
			seed: { type: 'string', default: 'demo' },
			'daily-limit': { type: 'string', default: '100000' },
			'clock-skew': { type: 'string', default: '0' },
			'api-version': { type: 'string', default: defaultApiVersion },
		},
	});
	if (!isSeed(values.seed)) throw new Error('--seed takes demo, empty or rows:N');
	if (!/^\d+\.0$/.test(values['api-version'])) throw new Error('--api-version looks like 67.0');
	return {
		port: wholeNumber('port', values.port),
		latency: wholeNumber('latency', values.latency),
		seed: values.seed,
		dailyLimit: wholeNumber('daily-limit', values['daily-limit']),
		clockSkew: wholeNumber('clock-skew', values['clock-skew'], /^-?\d+$/),
		apiVersion: values['api-version'],
	};
}

function wholeNumber(name: string, text: string, form = /^\d+$/): number {
	if (form.test(text)) return Number(text);
	throw new Error(`--${name} takes a whole number`);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
});
