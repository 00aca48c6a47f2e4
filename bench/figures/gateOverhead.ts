import { LoadOptionsContext } from 'n8n-core';
import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { createClient } from '../../nodes/shared/client/createClient';
import { credentialKey } from '../../nodes/shared/auth/credentialKey';
import { clientSettings } from '../../nodes/shared/client/settings';
import { callerState } from '../../nodes/shared/gate/gates';
import type { CallerState } from '../../nodes/shared/gate/state';
import { pThrottle } from '../../nodes/shared/vendor';
import { createCredentialStore, runNode } from '../../test/harness';
import { prepare } from '../../test/harness/setup';
import { startOrg } from '../../test/org';
import { CREDENTIAL, jwtCredential } from '../../test/support/orgCredential';
import { figure, type Figure } from '../figure';

/** Microseconds: 3 % of a call that takes 20 ms. */
const MOST_US = 600;
const PER_SECOND = 100;
const WAITING = 1_000;
const CALLS = 2_000;
/** Calls a second that no processor reaches. */
const UNHINDERED = 100_000;
const RATE_SECONDS = 4;
const REQUESTS = 400;

/** What n8n's helper gives back for a call that was answered. */
const ANSWER = {
	statusCode: 200,
	headers: { 'sforce-limit-info': 'api-usage=10/100000', date: new Date(0).toUTCString() },
	body: '{"totalSize":0,"done":true,"records":[]}',
};

const call = { method: 'GET', path: '/query', query: { q: 'SELECT Id FROM Account' } } as const;

/**
 * A client whose calls pass door and gate and are answered at once in the place of n8n's helper.
 *
 * @param start changes how the rate lets calls start
 */
async function clientAlone(start: (start: CallerState['start']) => CallerState['start']) {
	const credential = {
		flow: 'clientCredentials',
		myDomainUrl: `https://bench-${Math.random().toString(36).slice(2)}.my.salesforce.com`,
		consumerKey: 'key',
		consumerSecret: 'secret',
		requestsPerSecond: PER_SECOND,
		maxConcurrentRequests: 25,
	};
	const context = {
		getNode: () => ({
			name: 'Bench',
			parameters: {},
			credentials: { [CREDENTIAL]: { id: '1', name: 'Bench' } },
		}),
		getCredentials: () => Promise.resolve(credential),
		getExecutionCancelSignal: () => undefined,
		getWorkflow: () => ({ id: 'bench' }),
		logger: { info: () => undefined },
		helpers: {
			httpRequestWithAuthentication: (_type: string, _request: IHttpRequestOptions) => {
				return new Promise((resolve) => setImmediate(resolve, ANSWER));
			},
		},
	};
	const caller = callerState(credentialKey(credential), clientSettings(credential));
	caller.start = start(caller.start);
	return await createClient(context as unknown as IExecuteFunctions);
}

/** The rate is still p-throttle's, and strict, but not what a call waits for. */
function unhindered(): CallerState['start'] {
	const throttle = pThrottle({ limit: UNHINDERED, interval: 1_000, strict: true });
	return throttle((begin: () => void) => {
		begin();
		return Promise.resolve();
	});
}

/** Processor time of this process, microseconds: waiting costs none, other processes do not count. */
function cpuUs(): number {
	const { user, system } = process.cpuUsage();
	return user + system;
}

/** What door and gate cost a call, alone and with a thousand waiting, and how evenly calls start. */
export async function measure(): Promise<Figure[]> {
	const alone = await perCall(1);
	return [
		overhead('gate-overhead', 'alone', alone),
		overhead('gate-overhead-1000-waiting', `while ${WAITING} others wait`, await perCall(WAITING)),
		rollingSecond(await startsOfClient(), await startsOfThrottle()),
		await n8nShare(alone),
	];
}

/** Microseconds of a call when so many are asked for at a time. */
async function perCall(atOnce: number): Promise<number> {
	let sent = 0;
	const client = await clientAlone(unhindered);
	const until = async (total: number) => {
		const sender = async () => {
			while (sent < total) {
				sent++;
				await client.send(call);
			}
		};
		await Promise.all(Array.from({ length: atOnce }, sender));
	};
	// Lets the compiler settle.
	await until(CALLS);
	const [before, sentBefore] = [cpuUs(), sent];
	await until(sent + CALLS);
	return (cpuUs() - before) / (sent - sentBefore);
}

/** When the gate let the calls of a client start, with a thousand calls waiting all the time. */
async function startsOfClient(): Promise<number[]> {
	const starts: number[] = [];
	const client = await clientAlone(
		(start) => (begin) =>
			start(() => {
				starts.push(performance.now());
				begin();
			}),
	);
	const sender = async () => {
		while (starts.length < RATE_SECONDS * PER_SECOND) await client.send(call);
	};
	await Promise.all(Array.from({ length: WAITING }, sender));
	return starts;
}

function overhead(id: string, how: string, us: number): Figure {
	return figure({
		id,
		what: `Processor time of door and gate for one call, ${how}; the request itself is answered at once`,
		unit: 'µs',
		ours: Math.round(us),
		peers: {},
		goal: `below ${MOST_US}, 3 % of a call of 20 ms`,
		ok: us < MOST_US,
	});
}

/** Starts of p-throttle as it comes, all asked for at once. */
async function startsOfThrottle(): Promise<number[]> {
	const starts: number[] = [];
	const throttle = pThrottle({ limit: PER_SECOND, interval: 1_000, strict: true });
	const start = throttle(() => Promise.resolve(starts.push(performance.now())));
	await Promise.all(Array.from({ length: PER_SECOND * RATE_SECONDS }, () => start()));
	return starts;
}

function rollingSecond(ours: readonly number[], plain: readonly number[]): Figure {
	const most = mostInASecond(ours);
	return figure({
		id: 'rate-rolling-second',
		what: `Most starts in any rolling second at a limit of ${PER_SECOND}, with ${WAITING} calls waiting`,
		unit: 'starts',
		ours: most,
		peers: { 'p-throttle alone, strict': mostInASecond(plain) },
		goal: `at most ${PER_SECOND}`,
		ok: most <= PER_SECOND,
	});
}

function mostInASecond(starts: readonly number[]): number {
	let most = 0;
	let first = 0;
	for (const [i, at] of starts.entries()) {
		while (at - (starts[first] ?? at) >= 1_000) first++;
		most = Math.max(most, i - first + 1);
	}
	return most;
}

/** What n8n's own request helper costs beside a bare request: not ours, and in every node's calls. */
async function n8nShare(ours: number): Promise<Figure> {
	const org = await startOrg({ seed: 'empty' });
	try {
		const credentials = createCredentialStore({ [CREDENTIAL]: jwtCredential(org) });
		const node = 'salesforceQuery';
		const parameters = { resource: 'soql', operation: 'execute', query: 'SELECT Id FROM Account' };
		const { error } = await runNode({ node, parameters, credentials });
		if (error) throw error;
		const prepared = await prepare({ node, parameters, credentials }, 'internal');
		const { workflow, additionalData } = prepared;
		const context = new LoadOptionsContext(workflow, prepared.node, additionalData, '');
		const path = `/services/data/v${org.apiVersion}/limits`;
		const bare = await fromOrg(async () => {
			const headers = { Authorization: `Bearer ${org.accessToken}` };
			await (await fetch(`${org.url}${path}`, { headers })).text();
		});
		const byHelper = await fromOrg(async () => {
			await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, {
				method: 'GET',
				url: path,
				encoding: 'text',
				returnFullResponse: true,
			});
		});
		const share = byHelper - bare;
		return figure({
			id: 'n8n-share-of-a-call',
			what: `Processor time of n8n's own request helper for one call, reading the credential included, beside a bare fetch (${Math.round(bare)} µs with the simulated org's own work); not part of our overhead`,
			unit: 'µs',
			ours: Math.round(share),
			peers: { 'door and gate': Math.round(ours) },
			goal: 'stated',
			ok: Number.isFinite(share),
		});
	} finally {
		await org.close();
	}
}

async function fromOrg(request: () => Promise<void>): Promise<number> {
	for (let i = 0; i < REQUESTS; i++) await request();
	const before = cpuUs();
	for (let i = 0; i < REQUESTS; i++) await request();
	return (cpuUs() - before) / REQUESTS;
}
