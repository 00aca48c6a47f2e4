import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** One genuine request with Salesforce's reply to it. */
export interface Recording {
	/** Where it comes from: the file, and the place in it. */
	id: string;
	method: string;
	/** Path with query, as it was sent; `vxx.0` where the recorder hid the version. */
	path: string;
	body?: string;
	/** Authorization as it was sent, when the recording is about it. */
	authorization?: string;
	status: number;
	/** Lower-case names. Undefined: the recorder left the headers out. */
	headers?: Readonly<Record<string, string>>;
	/** Parsed JSON or text, of a file's bytes any text; undefined: the reply has no body. */
	reply: unknown;
	/**
	 * A catalogue lists what the org has (describes, limits), so that its values differ between orgs
	 * and null stands for "none here"; any other reply is compared to the type of each value.
	 */
	catalogue: boolean;
}

const variable = 'SFORCE_RECORDED';

/** The folder of the shared recordings: named by SFORCE_RECORDED, or beside the repository. */
export function recordingsFolder(): string | undefined {
	const named = process.env[variable];
	const folder =
		named === undefined ? resolve(__dirname, '../../../../shared/recorded') : resolve(named);
	return existsSync(join(folder, 'MANIFEST.md')) ? folder : undefined;
}

/** What a suite prints when it cannot run. */
export const missingFolderNotice = `The shared recordings are not here: set ${variable} to their folder to replay them.`;

/** Whether the reply to this path is a catalogue. */
export function isCatalogue(path: string): boolean {
	return /\/(?:describe|sobjects|limits)\/?(?:\?|$)|^\/id\//.test(path);
}

/** Parsed JSON, or the text as it is; undefined when empty. */
export function parseReply(text: string | undefined): unknown {
	if (text === undefined || text === '') return undefined;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
