import type { Access } from './access';

export interface Reply {
	status: number;
	headers: Headers;
	/** Parsed JSON, or text. */
	body: unknown;
}

interface GetOptions {
	headers?: Record<string, string>;
	/** Another session than the org's own; null: none. */
	accessToken?: string | null;
}

/** Milliseconds until a request is given up; Salesforce itself ends queries after two minutes. */
const timeoutMs = 130_000;

/** All that the command can do to an org: GET. */
export class Reader {
	constructor(
		private readonly access: Access,
		readonly version: string,
		private readonly send: typeof fetch,
		/** Epoch milliseconds. */
		readonly now: () => number,
	) {}

	/** A path from `/services` on, or one below the data version. */
	async get(path: string, options: GetOptions = {}): Promise<Reply> {
		const { accessToken = this.access.accessToken, headers = {} } = options;
		const target = path.startsWith('/') ? path : `/services/data/v${this.version}/${path}`;
		const reply = await this.send(this.access.url + target, {
			method: 'GET',
			redirect: 'error',
			signal: AbortSignal.timeout(timeoutMs),
			headers: {
				...(accessToken === null ? {} : { authorization: `Bearer ${accessToken}` }),
				...headers,
			},
		});
		return { status: reply.status, headers: reply.headers, body: parse(await reply.text()) };
	}

	async query(soql: string): Promise<Reply> {
		return this.get(`query?q=${encodeURIComponent(soql)}`);
	}
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

/** A member of a parsed body, however deep. */
export function at(body: unknown, ...path: Array<string | number>): unknown {
	return path.reduce<unknown>(
		(value, key) =>
			typeof value === 'object' && value !== null
				? (Object.getOwnPropertyDescriptor(value, key)?.value as unknown)
				: undefined,
		body,
	);
}

export function listAt(body: unknown, ...path: Array<string | number>): unknown[] {
	const value = at(body, ...path);
	return Array.isArray(value) ? (value as unknown[]) : [];
}

/** Status and error code of a reply, for the reader. */
export function summary({ status, body }: Reply): string {
	const code = at(body, 0, 'errorCode');
	return typeof code === 'string' ? `${status} ${code}` : String(status);
}
