import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
	createWriteStream,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { figure, type Figure } from '../figure';

const ROWS = 1_000_000;
const MEGABYTE = 1_048_576;
/** Megabytes above its data that the org may take (issue 3 of the project). */
const MEMORY_GOAL = 300;
/** Time for the garbage of loading to be collected before the memory of the data is read. */
const SETTLE_MS = 8_000;
const POLL_MS = 250;
/** Units of the kernel's process times, USER_HZ. */
const TICKS_PER_SECOND = 100;
const repository = resolve(__dirname, '../..');
const run = promisify(execFile);

/** A bulk query and a bulk ingest of a million rows, by curl, against the org in its own process. */
export async function measure(): Promise<Figure[]> {
	return [...(await measureQuery()), ...(await measureIngest())];
}

async function measureQuery(): Promise<Figure[]> {
	const org = await OrgProcess.start(`rows:${ROWS}`);
	try {
		await sleep(SETTLE_MS);
		const data = org.memory('VmRSS');
		org.forgetPeak();
		const startedAt = performance.now();
		const usedBefore = org.processorSeconds();
		const query =
			'SELECT Id, FirstName, LastName, Email, Phone, Title, MailingStreet, External_Id__c, ' +
			'SystemModstamp FROM Contact';
		const id = await org.create('query', { operation: 'query', query });
		await org.completed('query', id);
		const pagesAt = performance.now();
		let bytes = 0;
		for (let locator = ''; locator !== 'null';) {
			const page = join(org.folder, 'page.csv');
			const head = await org.curl(
				`/jobs/query/${id}/results${locator === '' ? '' : `?locator=${locator}`}`,
				['-D', '-', '-o', page],
			);
			locator = /^sforce-locator: *(\S+)/im.exec(head)?.[1] ?? 'null';
			bytes += statSync(page).size;
		}
		const endedAt = performance.now();
		const processor = org.processorSeconds() - usedBefore;
		const above = org.memory('VmHWM') - data;
		return [
			speed('org-bulk-query-speed', 'bulk query of 9 columns, job and pages read by curl', {
				bytes,
				ms: endedAt - startedAt,
				processor,
				detail: `pages alone ${seconds(endedAt - pagesAt)} s`,
			}),
			memory('org-bulk-query-memory', `that bulk query above the ${data} MB of the data`, above),
		];
	} finally {
		await org.stop();
	}
}

async function measureIngest(): Promise<Figure[]> {
	const org = await OrgProcess.start('empty');
	try {
		const file = join(org.folder, 'rows.csv');
		await writeRows(file);
		const bytes = statSync(file).size;
		const startedAt = performance.now();
		const usedBefore = org.processorSeconds();
		const id = await org.create('ingest', { object: 'Contact', operation: 'insert' });
		await org.curl(`/jobs/ingest/${id}/batches`, [
			...['-X', 'PUT', '-H', 'Content-Type: text/csv', '-T', file],
		]);
		await org.curl(`/jobs/ingest/${id}`, ['-X', 'PATCH', '-d', '{"state":"UploadComplete"}']);
		const info = await org.completed('ingest', id);
		const workedAt = performance.now();
		if (info['numberRecordsProcessed'] !== ROWS || info['numberRecordsFailed'] !== 0) {
			throw new Error(`The job ended with ${JSON.stringify(info)}`);
		}
		const results = join(org.folder, 'results.csv');
		await org.curl(`/jobs/ingest/${id}/successfulResults`, ['-o', results]);
		const endedAt = performance.now();
		const processor = org.processorSeconds() - usedBefore;
		const peak = org.memory('VmHWM');
		await sleep(SETTLE_MS);
		const data = org.memory('VmRSS');
		return [
			speed('org-bulk-ingest-speed', 'bulk insert of 6 columns: upload, job and results by curl', {
				bytes,
				ms: endedAt - startedAt,
				processor,
				detail: `results alone ${seconds(endedAt - workedAt)} s`,
			}),
			memory(
				'org-bulk-ingest-memory',
				`that bulk insert above the ${data} MB the org holds afterwards`,
				peak - data,
			),
		];
	} finally {
		await org.stop();
	}
}

function speed(
	id: string,
	what: string,
	{
		bytes,
		ms,
		processor,
		detail,
	}: { bytes: number; ms: number; processor: number; detail: string },
): Figure {
	const size = Math.round(bytes / MEGABYTE);
	const rate = Number((bytes / MEGABYTE / (ms / 1000)).toFixed(1));
	return figure({
		id,
		what: `The simulated org alone, ${ROWS} rows: ${what}; ${size} MB in ${seconds(ms)} s, of which the org computed ${processor.toFixed(1)} s; ${detail}`,
		unit: 'MB/s',
		ours: rate,
		peers: {},
		goal: 'stated; no client of these benches is faster',
		ok: rate > 0,
	});
}

function memory(id: string, what: string, megabytes: number): Figure {
	return figure({
		id,
		what: `Peak resident memory of the simulated org's process in ${what}`,
		unit: 'MB',
		ours: Math.max(0, megabytes),
		peers: {},
		goal: `at most ${MEMORY_GOAL}`,
		ok: megabytes <= MEMORY_GOAL,
	});
}

function seconds(ms: number): string {
	return (ms / 1000).toFixed(1);
}

async function writeRows(file: string): Promise<void> {
	const out = createWriteStream(file);
	out.write('LastName,FirstName,Email,Phone,MailingStreet,External_Id__c\n');
	for (let n = 1; n <= ROWS; n += 1) {
		const street = n % 10 === 0 ? `"${n} ""Old"" Mill Lane,\nrear"` : `${n} Mill Lane`;
		const row = `Row,First${n % 97},row.${n}@example.com,+1 555 ${n},${street},ROW-${n}\n`;
		if (!out.write(row)) await once(out, 'drain');
	}
	await new Promise<void>((ended) => out.end(ended));
}

/** An org in a process of its own, and curl to speak to it. */
class OrgProcess {
	readonly folder = mkdtempSync(join(tmpdir(), 'bench-org-'));

	private constructor(
		private readonly child: ChildProcess,
		private readonly base: string,
		private readonly token: string,
	) {}

	static async start(seed: string): Promise<OrgProcess> {
		const child = spawn(
			process.execPath,
			['--import', 'tsx', 'test/org/main.ts', '--port', '0', '--seed', seed],
			{ cwd: repository, stdio: ['ignore', 'pipe', 'inherit'] },
		);
		const line = await firstLine(child);
		const { url, accessToken, apiVersion } = JSON.parse(line) as Record<string, string>;
		return new OrgProcess(child, `${url}/services/data/v${apiVersion}`, accessToken ?? '');
	}

	async create(kind: 'query' | 'ingest', job: Record<string, string>): Promise<string> {
		const body = join(this.folder, 'job.json');
		writeFileSync(body, JSON.stringify(job));
		const reply = await this.curl(`/jobs/${kind}`, ['--data-binary', `@${body}`]);
		const { id } = JSON.parse(reply) as { id?: string };
		if (id === undefined) throw new Error(reply);
		return id;
	}

	async completed(kind: 'query' | 'ingest', id: string): Promise<Record<string, unknown>> {
		for (;;) {
			const info = JSON.parse(await this.curl(`/jobs/${kind}/${id}`, [])) as Record<
				string,
				unknown
			>;
			if (info['state'] === 'JobComplete') return info;
			if (info['state'] === 'Failed') throw new Error(JSON.stringify(info));
			await sleep(POLL_MS);
		}
	}

	async curl(path: string, options: string[]): Promise<string> {
		const { stdout } = await run('curl', [
			...['-sS', '--fail-with-body', '-H', `Authorization: Bearer ${this.token}`],
			...(options.includes('-T') ? [] : ['-H', 'Content-Type: application/json']),
			...options,
			this.base + path,
		]);
		return stdout;
	}

	/** A figure of the kernel about the process, in megabytes. */
	memory(name: 'VmRSS' | 'VmHWM'): number {
		const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
		return Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024);
	}

	/** Processor time the process has used, seconds. */
	processorSeconds(): number {
		const fields = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ');
		return (Number(fields?.[11]) + Number(fields?.[12])) / TICKS_PER_SECOND;
	}

	/** Lets the peak begin anew. */
	forgetPeak(): void {
		writeFileSync(`/proc/${this.child.pid}/clear_refs`, '5');
	}

	async stop(): Promise<void> {
		const ended = new Promise((resolved) => this.child.once('exit', resolved));
		this.child.kill('SIGTERM');
		await ended;
		rmSync(this.folder, { recursive: true, force: true });
	}
}

function firstLine(child: ChildProcess): Promise<string> {
	return new Promise((resolved, rejected) => {
		child.once('exit', (code) => rejected(new Error(`The org ended with ${code}.`)));
		if (child.stdout === null) return;
		createInterface(child.stdout).once('line', resolved);
	});
}
