import { setTimeout as sleep } from 'node:timers/promises';

import type { DataCall, SalesforceClient } from '../../nodes/shared/client/types';
import type { RunningOrg } from '../org';
import { answered, fakeClient, refused } from './fakeClient';

/** Longest wait between two looks at a job: the org's jobs take no longer. Milliseconds. */
const LONGEST_WAIT = 50;

/** A client that asks an org without gate, renewal and second tries. Bodies are text. */
export function orgClient(org: RunningOrg): SalesforceClient {
	const respond = async ({ method, path, query, body, contentType, responseType }: DataCall) => {
		const url = new URL(`${org.url}/services/data/v${org.apiVersion}${path}`);
		for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
		const reply = await fetch(url, {
			method,
			headers: {
				authorization: `Bearer ${org.accessToken}`,
				'content-type': contentType ?? 'application/json',
			},
			...(body !== undefined && {
				body: typeof body === 'string' ? body : JSON.stringify(body),
			}),
		});
		const text = await reply.text();
		if (!reply.ok) return refused(reply.status, 'REFUSED', text);
		const isJson = (responseType ?? 'json') === 'json' && text !== '';
		return answered(isJson ? JSON.parse(text) : text, Object.fromEntries(reply.headers));
	};
	return {
		...fakeClient(respond),
		wait: async (ms) => {
			await sleep(Math.min(ms, LONGEST_WAIT));
		},
	};
}
