import { parse } from 'csv-parse/sync';
import type { RunningOrg } from '../../org';

export interface Reply {
	status: number;
	headers: Headers;
	text: string;
	/** The body as JSON; undefined when it is none. */
	json: unknown;
}

/** Bare calls at the bulk resources, as somebody with curl would make them. */
export class BulkCaller {
	constructor(readonly org: RunningOrg) {}

	async call(
		method: string,
		path: string,
		body?: string | Buffer,
		headers: Record<string, string> = {},
	): Promise<Reply> {
		const response = await fetch(`${this.org.url}/services/data/v${this.org.apiVersion}${path}`, {
			method,
			body,
			headers: {
				authorization: `Bearer ${this.org.accessToken}`,
				'content-type': 'application/json',
				...headers,
			},
		});
		const text = await response.text();
		return { status: response.status, headers: response.headers, text, json: asJson(text) };
	}

	/** Creates, fills and closes an ingest job. */
	async start(
		job: Record<string, unknown>,
		csv: string | Buffer,
		headers: Record<string, string> = {},
	): Promise<string> {
		const id = await this.create(job);
		await this.call('PUT', `/jobs/ingest/${id}/batches`, csv, {
			'content-type': 'text/csv',
			...headers,
		});
		await this.call('PATCH', `/jobs/ingest/${id}`, JSON.stringify({ state: 'UploadComplete' }));
		return id;
	}

	async create(job: Record<string, unknown>): Promise<string> {
		const reply = await this.call('POST', '/jobs/ingest', JSON.stringify(job));
		if (reply.status !== 200) throw new Error(reply.text);
		return stringAt(reply.json, 'id');
	}

	/** Runs an ingest job to its end; gives its info. */
	async ingest(job: Record<string, unknown>, csv: string | Buffer): Promise<Finished> {
		const id = await this.start(job, csv);
		return this.finished('ingest', id);
	}

	/** Runs a query job to its end; gives its info. */
	async query(soql: string, job: Record<string, unknown> = {}): Promise<Finished> {
		const body = JSON.stringify({ operation: 'query', query: soql, ...job });
		const reply = await this.call('POST', '/jobs/query', body);
		if (reply.status !== 200) throw new Error(reply.text);
		return this.finished('query', stringAt(reply.json, 'id'));
	}

	async finished(kind: 'ingest' | 'query', id: string): Promise<Finished> {
		for (;;) {
			const { json } = await this.call('GET', `/jobs/${kind}/${id}`);
			const state = stringAt(json, 'state');
			if (state === 'JobComplete' || state === 'Failed' || state === 'Aborted') {
				return { ...(json as Record<string, unknown>), id, state };
			}
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	}

	/** A result file of an ingest job as records by header. */
	async results(
		id: string,
		file: 'successfulResults' | 'failedResults' | 'unprocessedrecords',
	): Promise<Array<Record<string, string>>> {
		const { text } = await this.call('GET', `/jobs/ingest/${id}/${file}`);
		return parse(text, { columns: true });
	}
}

export type Finished = Record<string, unknown> & { id: string; state: string };

function stringAt(json: unknown, key: string): string {
	const value = typeof json === 'object' && json !== null ? Object.entries(json) : [];
	return String(value.find(([name]) => name === key)?.[1]);
}

function asJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
