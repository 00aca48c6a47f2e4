import type { Answers, Read } from '../../../nodes/SalesforceRecordTrigger/polling/reads';
import { answerTo } from '../../../nodes/SalesforceRecordTrigger/polling/reader';
import type { Watch } from '../../../nodes/SalesforceRecordTrigger/polling/watch';
import type { Outcome } from '../../../nodes/shared/gate/call';
import type { DataCall } from '../../../nodes/shared/client/types';
import type { RunningOrg } from '../../org';
import { fakeClient } from '../../support/fakeClient';
import type { Change, World } from './world';

const YEAR = 365 * 1440 * 60_000;
const ALWAYS = 1_000_000;

/** The simulated org, read over HTTP with the trigger's own queries. */
export class SimulatedOrg implements World {
	private readonly client = fakeClient((call) => this.send(call), {
		serverTime: () => this.org.now(),
	});

	constructor(private readonly org: RunningOrg) {
		org.clearFaults();
	}

	now(): number {
		return this.org.now();
	}

	advance(ms: number): void {
		this.org.advance(ms);
	}

	stall(ms: number): void {
		this.org.clearFaults();
		if (ms === 0) return;
		for (const path of ['/updated', '/deleted']) {
			const fault = { match: { path }, kind: 'stall-latest-date-covered' } as const;
			this.org.fault({ ...fault, delayMs: ms, times: ALWAYS });
		}
	}

	purgeLog(): void {
		this.org.fault({ match: { path: '/deleted' }, kind: 'delete-log-purged', times: 1 });
	}

	change(change: Change): string | undefined {
		const { org } = this;
		switch (change.do) {
			case 'create': {
				const CreatedDate = new Date(org.now() - YEAR).toISOString();
				const record = {
					LastName: String(change.version),
					...(change.backdated && { CreatedDate }),
				};
				return org.seed('Contact', [record], { visibleAfterMs: change.lateMs })[0];
			}
			case 'update': {
				const record = { Id: change.id, LastName: String(change.version) };
				org.seed('Contact', [record], { update: true, visibleAfterMs: change.lateMs });
				return undefined;
			}
			case 'touch':
				org.store.touch('Contact', change.id);
				return undefined;
			case 'remove':
				org.store.transaction({ visibleAfterMs: change.lateMs }, () => {
					for (const id of change.ids) org.store.remove('Contact', id, { hard: change.hard });
					return { result: undefined, commit: true };
				});
				return undefined;
			case 'undelete':
				org.store.undelete('Contact', change.id);
				return undefined;
			case 'merge':
				org.store.merge('Contact', change.master, [change.loser]);
				return undefined;
		}
	}

	async answer(read: Read, watch: Watch): Promise<Answers[Read['kind']]> {
		const fields = [...watch.fields, ...(watch.event === 'deleted' ? DELETION_FIELDS : [])];
		const timing = { now: () => this.org.now(), stopAt: Infinity };
		return await answerTo(read, this.client, { ...watch, fields }, timing);
	}

	private async send({ method, path, query = {}, body }: DataCall): Promise<Outcome> {
		const { url, apiVersion } = this.org;
		const address = new URL(`/services/data/v${apiVersion}${path}`, url);
		for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
		const response = await fetch(address, {
			method,
			headers: {
				Authorization: `Bearer ${this.org.newSession()}`,
				...(body !== undefined && { 'Content-Type': 'application/json' }),
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const reply = {
			kind: 'answered',
			status: response.status,
			headers: {},
			body: await response.json(),
		} as const;
		return { kind: response.ok ? 'answered' : 'refused', reply, attempts: 1 };
	}
}

const DELETION_FIELDS = ['IsDeleted', 'MasterRecordId'];
