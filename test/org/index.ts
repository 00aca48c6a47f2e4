import { generateKeyPair } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { newConsumer, stagedOnDemand, type StagedCredentials } from './auth/credentials';
import type { OrgIdentity } from './auth/grants';
import { AdvancingClock } from './clock';
import { seedRecords, type SeedRequest } from './control/records';
import type { SettingsChange } from './control/settings';
import type { FaultSpec } from './faults/model';
import type { JournalEntry } from './journal';
import type { IncomingRecord, ObjectSchema } from './model';
import { Org } from './org';
import { seedOrg, type Seed } from './seed/seed';
import { createApp } from './server/app';
import { controlPrefix } from './server/hooks';
import type { OrgSettings } from './settings';
import { makeId } from './store/ids';
import type { OrgStore } from './store/orgStore';

export { isSeed, type Seed } from './seed/seed';
export type { FaultSpec } from './faults/model';
export type { JournalEntry } from './journal';
export type { OrgSettings } from './settings';

export interface OrgOptions {
	/** 0 or absent: any free port. */
	port?: number;
	/** Milliseconds added to every call. */
	latency?: number;
	seed?: Seed;
	dailyLimit?: number;
	/** How far the org's clock is ahead of the machine's, milliseconds; below 0 it is behind. */
	clockSkew?: number;
	/** The newest version the org offers, such as `67.0`. */
	apiVersion?: string;
	settings?: Partial<OrgSettings>;
	/** Objects an admin added, and fields added to objects the org has anyway. */
	objects?: ObjectSchema[];
	/** The machine's time; the org's clock starts there. */
	now?: () => number;
}

/** A running org: how to reach it, and handles that spare a test the control API. */
export interface RunningOrg {
	url: string;
	controlUrl: string;
	apiVersion: string;
	consumerKey: string;
	consumerSecret: string;
	username: string;
	/** PKCS#8 PEM. */
	privateKey: string;
	/** A live session. */
	accessToken: string;
	/** The next consumer key, secret and key pair; taken once the setting `appCredentials` says so. */
	staged(): StagedCredentials;
	store: OrgStore;
	/** Signs in past the token endpoint; not counted as a login. */
	newSession(): string;
	calls(): JournalEntry[];
	/** `METHOD path` of each call since the start whose address held a token or the consumer secret. */
	secretAddresses(): readonly string[];
	usage(): { used: number; limit: number; logins: number };
	fault(spec: FaultSpec): void;
	clearFaults(): void;
	change(settings: SettingsChange): void;
	advance(ms: number): void;
	/** How far the org's clock is ahead of the caller's, milliseconds; below 0 it is behind. */
	skew(ms: number): void;
	now(): number;
	/** Adds or changes rows past the API; throws when Salesforce would refuse them. */
	seed(
		object: string,
		records: IncomingRecord[],
		options?: Pick<SeedRequest, 'visibleAfterMs' | 'update'>,
	): string[];
	reset(options?: { data?: boolean }): void;
	close(): Promise<void>;
}

export const defaultApiVersion = '67.0';
const defaultUsername = 'integration@acme.example';
const organizationId = makeId('00D', 1);

/** Starts a simulated org on loopback. */
export async function startOrg(options: OrgOptions = {}): Promise<RunningOrg> {
	const { privateKey, publicKey } = await makeKeys();
	const identity: OrgIdentity = {
		url: '',
		organizationId,
		userId: makeId('005', 1),
		username: defaultUsername,
		...newConsumer(),
		publicKey,
		staged: stagedOnDemand(),
	};
	const org = new Org(
		new AdvancingClock(options.now),
		options.apiVersion ?? defaultApiVersion,
		identity,
		{
			...options.settings,
			...(options.dailyLimit === undefined ? {} : { dailyLimit: options.dailyLimit }),
		},
		(created) => seedOrg(created, options.seed ?? 'empty'),
		options.objects,
	);
	org.clock.skew(options.clockSkew ?? 0);
	const app = createApp(org, options.latency ?? 0);
	await app.listen({ port: options.port ?? 0, host: '127.0.0.1' });
	const { port } = app.server.address() as AddressInfo;
	identity.url = `http://127.0.0.1:${port}`;
	return {
		url: identity.url,
		controlUrl: identity.url + controlPrefix,
		apiVersion: org.apiVersion,
		consumerKey: identity.consumerKey,
		consumerSecret: identity.consumerSecret,
		username: identity.username,
		privateKey,
		accessToken: org.sessions.issue().token,
		staged: identity.staged,
		store: org.store,
		newSession: () => org.sessions.issue().token,
		calls: () => org.journal.list(),
		secretAddresses: () => org.journal.secretAddresses,
		usage: () => ({
			used: org.usage.used,
			limit: org.settings.dailyLimit,
			logins: org.usage.logins,
		}),
		fault: (spec) => org.faults.arm(spec),
		clearFaults: () => org.faults.clear(),
		change: (settings) => org.change(settings),
		advance: (ms) => org.clock.advance(ms),
		skew: (ms) => org.clock.skew(ms),
		now: () => org.clock.now(),
		seed: (object, records, seedOptions = {}) => {
			const result = seedRecords(org.store, { object, records, ...seedOptions });
			if ('ids' in result) return result.ids;
			throw new Error(`Seeding ${object} failed: ${JSON.stringify(result.errors)}`);
		},
		reset: (resetOptions) => org.reset(resetOptions),
		close: async () => {
			org.close();
			await app.close();
		},
	};
}

async function makeKeys(): Promise<{ privateKey: string; publicKey: string }> {
	const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
		modulusLength: 2048,
	});
	return {
		privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
	};
}
