import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { secretFinder } from '../../harness/secretHunt';
import type { RunningOrg } from '../../org';
import { databaseTexts } from './database';

/** Where a real n8n may have left a secret. */
export interface N8nTraces {
	/** Holds `.n8n`. */
	userFolder: string;
	/** What n8n wrote to its log. */
	lines: readonly string[];
	/** The orgs it called. */
	orgs: readonly RunningOrg[];
	/** Data of the credentials it was given. */
	credentials: readonly object[];
}

/**
 * Looks for keys, secrets and tokens in everything a stopped n8n leaves: its log, each table of its
 * database (executions, static data, workflows), the database as a file with what was deleted in it, its
 * other files such as binary data, and the addresses that its orgs were called at. n8n's credentials
 * are encrypted, so that nothing needs to be left out for them.
 *
 * @throws naming each place and what it holds, and not the value
 */
export async function huntInN8n({
	userFolder,
	lines,
	orgs,
	credentials,
}: N8nTraces): Promise<void> {
	const find = secretFinder([
		...credentials,
		...orgs.map(({ consumerSecret, privateKey, accessToken }) => ({
			consumerSecret,
			privateKey,
			accessToken,
		})),
	]);
	const found = new Set<string>();
	const look = (place: string, text: string) => {
		const secret = find(text);
		if (secret !== undefined) found.add(`${place}: ${secret}`);
	};
	for (const line of lines) look("n8n's log", line);
	for (const { table, text } of databaseTexts(userFolder)) look(`table ${table}`, text);
	for (const file of await ownFiles(path.join(userFolder, '.n8n'))) {
		for await (const text of textsOf(file)) look(`file ${path.relative(userFolder, file)}`, text);
	}
	for (const org of orgs) {
		for (const address of org.secretAddresses()) found.add(`address of ${address}: a secret`);
	}
	if (found.size > 0) throw new Error(`n8n left secrets behind in ${[...found].join('; ')}`);
}

/** The files of n8n's folder but for the installed package. */
async function ownFiles(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { withFileTypes: true, recursive: true });
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name))
		.filter((file) => !file.includes(`${path.sep}node_modules${path.sep}`));
}

/** Bytes of one text before that are looked at again with it, so that no secret is cut in two. */
const OVERLAP = 2_048;

async function* textsOf(file: string): AsyncGenerator<string> {
	let before = '';
	for await (const chunk of createReadStream(file, {
		encoding: 'latin1',
		highWaterMark: 1 << 20,
	})) {
		const text = before + (chunk as string);
		yield text;
		before = text.slice(-OVERLAP);
	}
}
