import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { startBackground, type BackgroundProcess } from '../scripts/n8n/background';
import { repositoryFolder } from '../scripts/n8n/paths';

/** What the simulated org prints when it is up (contract of `npm run org`). */
interface OrgAnnouncement {
	url: string;
	controlUrl: string;
	apiVersion: string;
	consumerKey: string;
	username: string;
	privateKeyFile: string;
	/** A live session, for whoever plays another user of the org. */
	accessToken: string;
}

/** One call in the org's own journal. */
export interface JournalCall {
	method: string;
	/** Without query values. */
	path: string;
	/** 0 when the org cut the connection instead of answering. */
	status: number;
	/** Whether Salesforce counts it against the daily limit. */
	counted: boolean;
	client?: string | null;
}

export interface OrgUsage {
	used: number;
	limit: number;
	logins: number;
}

export interface Fault {
	match: { method?: string; path?: string };
	kind: string;
	times?: number;
	retryAfter?: number;
}

/** A simulated Salesforce org in a process of its own, with its control API. */
export class SalesforceOrg {
	private constructor(
		readonly process: BackgroundProcess,
		readonly announcement: OrgAnnouncement,
	) {}

	static async start(logFolder: string): Promise<SalesforceOrg> {
		let announce: (line: string) => void;
		const announced = new Promise<string>((resolve) => {
			announce = resolve;
		});
		const main = path.join('test', 'org', 'main.ts');
		const child = startBackground(['--import', 'tsx', main, '--port', '0', '--seed', 'demo'], {
			name: 'The simulated org',
			cwd: repositoryFolder,
			logFile: path.join(logFolder, 'org.log'),
			onLine: (line) => {
				announce(line);
			},
		});
		const line = await Promise.race([announced, child.failure]);
		return new SalesforceOrg(child, JSON.parse(line) as OrgAnnouncement);
	}

	/** Values of the node package's credential that signs in here. */
	async credentialData(callerName: string): Promise<Record<string, unknown>> {
		const { url, apiVersion, consumerKey, username, privateKeyFile } = this.announcement;
		return {
			flow: 'jwtBearer',
			myDomainUrl: url,
			consumerKey,
			username,
			privateKey: await readFile(privateKeyFile, 'utf8'),
			apiVersion,
			callerName,
		};
	}

	/** Every call since the start. */
	async calls(): Promise<JournalCall[]> {
		return (await this.control('GET', 'calls')) as JournalCall[];
	}

	async usage(): Promise<OrgUsage> {
		return (await this.control('GET', 'usage')) as OrgUsage;
	}

	async addFault(fault: Fault): Promise<void> {
		await this.control('POST', 'faults', fault);
	}

	private async control(method: string, resource: string, body?: unknown): Promise<unknown> {
		const response = await fetch(`${this.announcement.controlUrl}/${resource}`, {
			method,
			...(body !== undefined && {
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			}),
		});
		const text = await response.text();
		if (!response.ok) {
			throw new Error(
				`The simulated org answered ${String(response.status)} to ${method} ${resource}: ${text}`,
			);
		}
		return text === '' ? undefined : (JSON.parse(text) as unknown);
	}
}
