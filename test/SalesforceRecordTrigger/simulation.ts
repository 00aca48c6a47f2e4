import {
	readChanges,
	startWatching,
} from '../../nodes/SalesforceRecordTrigger/polling/readChanges';
import type { RecordEvent } from '../../nodes/SalesforceRecordTrigger/polling/events';
import { readState, type TriggerState } from '../../nodes/SalesforceRecordTrigger/polling/state';
import type { TriggerEvent, Watch } from '../../nodes/SalesforceRecordTrigger/polling/watch';
import type { Outcome } from '../../nodes/shared/gate/call';
import type { DataCall } from '../../nodes/shared/client/types';
import type { IncomingRecord } from '../org/model';
import { objectSchemas } from '../org/schema/objects';
import { runQuery } from '../org/soql';
import { OrgStore } from '../org/store/orgStore';
import { answered, fakeClient } from '../support/fakeClient';

/** A moment at the start of a second; the simulation's clock begins here. */
const BEGINNING = Date.UTC(2026, 10, 23, 8);

export interface SimulationOptions {
	event: TriggerEvent;
	maxRecords?: number;
	settleMs?: number;
	/** Milliseconds a query takes, during which the org's clock goes on. */
	queryMs?: number;
}

/** A trigger against the simulated org's store and SOQL, with a clock that only the test moves. */
export class Simulation {
	readonly store: OrgStore;
	readonly emitted: RecordEvent[] = [];
	/** Queries sent, as SOQL. */
	readonly queries: string[] = [];
	rowsRead = 0;
	time = BEGINNING;
	state: TriggerState | undefined;
	/** Called while a query is on its way back, after it has seen the data. */
	meanwhile: () => void = () => undefined;

	readonly watch: Watch;
	private readonly queryMs: number;
	private readonly client;

	constructor({ event, maxRecords = 1000, settleMs = 20_000, queryMs = 0 }: SimulationOptions) {
		this.watch = {
			object: 'Contact',
			event,
			fields: ['Id', 'LastName', 'SystemModstamp', 'CreatedDate', 'IsDeleted'],
			maxRecords,
			settleMs,
		};
		this.queryMs = queryMs;
		this.store = new OrgStore(objectSchemas, { now: () => this.time }, () => '005000000000001AAA');
		this.client = fakeClient((call) => this.answer(call), { serverTime: () => this.time });
	}

	private answer({ path, query }: DataCall): Outcome {
		const soql = query?.q ?? '';
		this.queries.push(soql);
		const result = runQuery(this.store, soql, {
			includeDeleted: path === '/queryAll',
			now: this.time,
			apiVersion: '67.0',
		});
		if (result.kind !== 'rows') throw new Error('the trigger asks for rows');
		this.rowsRead += result.records.length;
		this.time += this.queryMs;
		this.meanwhile();
		return answered({ totalSize: result.records.length, done: true, records: result.records });
	}

	/** One poll as the node makes it; n8n forgets the state of a poll without events if it likes. */
	async poll({ saveWhenEmpty = true, budgetMs = 60_000 } = {}): Promise<RecordEvent[]> {
		const now = () => this.time;
		const before = readState(this.state, this.watch);
		if (!before) {
			this.state = await startWatching(this.client, this.watch, now);
			return [];
		}
		const { events, state } = await readChanges(this.client, this.watch, before, {
			now,
			stopAt: this.time + budgetMs,
		});
		if (events.length > 0 || saveWhenEmpty) {
			this.state = JSON.parse(JSON.stringify(state)) as TriggerState;
		}
		this.emitted.push(...events);
		return events;
	}

	/** Polls once a minute until a poll is empty and every change has settled. */
	async pollUntilQuiet(): Promise<void> {
		this.time += this.watch.settleMs + 2000;
		while ((await this.poll()).length > 0) this.time += 60_000;
	}

	create(record: IncomingRecord = { LastName: 'New' }): string {
		const result = this.store.insert('Contact', record);
		if (!result.success) throw new Error(JSON.stringify(result.errors));
		return result.id;
	}

	change(id: string, LastName = `Changed ${this.time}`): void {
		const result = this.store.update('Contact', id, { LastName });
		if (!result.success) throw new Error(JSON.stringify(result.errors));
	}

	remove(id: string): void {
		this.store.remove('Contact', id);
	}

	/** `created 003...` and the like, in the order of emission. */
	log(): string[] {
		return this.emitted.map(({ event, id }) => `${event} ${id}`);
	}
}
