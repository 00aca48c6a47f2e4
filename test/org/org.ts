import type { OrgIdentity } from './auth/grants';
import { Sessions } from './auth/sessions';
import { AuthState } from './auth/state';
import type { AdvancingClock } from './clock';
import type { DeletionEntry, OrgContext, SpendableLimit } from './context';
import type { FaultTarget, FiredFault } from './faults/model';
import { EventLog } from './eventLog/eventLog';
import { FaultTable } from './faults/table';
import { Journal } from './journal';
import type { ObjectSchema, RecordReader, RecordWriter } from './model';
import { seededRandom } from './random';
import type { RuleSet } from './rules/model';
import { InFlight } from './server/inFlight';
import { extendObjects } from './schema/extend';
import { objectSchemas as builtInObjects } from './schema/objects';
import { defaultSettings, type OrgSettings } from './settings';
import { OrgStore, type TransactionOptions } from './store/orgStore';
import { UsageMeter } from './usage';

/** The seed of everything random in the org, so that two runs meet the same faults. */
export const randomSeed = 20_261_123;

/** All state of one simulated org, and what its parts see of it. */
export class Org implements OrgContext {
	readonly startedAt: number;
	readonly settings: OrgSettings;
	readonly store: OrgStore;
	readonly usage: UsageMeter;
	readonly sessions: Sessions;
	readonly auth: AuthState;
	readonly inFlight: InFlight;
	readonly journal = new Journal();
	readonly eventLog: EventLog;
	readonly faults = new FaultTable(seededRandom(randomSeed));
	private readonly resetListeners: Array<() => void> = [];
	private readonly closeListeners: Array<() => void> = [];

	constructor(
		readonly clock: AdvancingClock,
		readonly apiVersion: string,
		readonly identity: OrgIdentity,
		settings: Partial<OrgSettings>,
		private readonly seedData: (org: Org) => void,
		addedObjects: readonly ObjectSchema[] = [],
	) {
		const objectSchemas = extendObjects(builtInObjects, addedObjects);
		this.startedAt = clock.now();
		this.settings = { ...defaultSettings(), ...settings };
		this.store = new OrgStore(objectSchemas, clock, () => this.userId, this.settings);
		this.usage = new UsageMeter(clock, this.settings);
		this.sessions = new Sessions(clock, this.settings, identity.organizationId);
		this.auth = new AuthState(clock, this.settings, this.sessions);
		this.inFlight = new InFlight(clock);
		this.eventLog = new EventLog(this);
		this.seedData(this);
	}

	get reader(): RecordReader {
		return this.store;
	}

	get writer(): RecordWriter {
		return this.store;
	}

	get url(): string {
		return this.identity.url;
	}

	get userId(): string {
		return this.identity.userId;
	}

	/** Changes settings while the org runs; `used` sets the API requests already spent. */
	change(change: Partial<OrgSettings> & { used?: number }): void {
		const { used, ...settings } = change;
		this.auth.edits.save(settings);
		if (used !== undefined) this.usage.setUsed(used);
	}

	/** Rules and hidden fields in place of the present ones; assignment rules are records as well. */
	setRules(rules: RuleSet): void {
		this.store.setRules(rules);
		this.listAssignmentRules();
	}

	private listAssignmentRules(): void {
		this.store.transaction({ seed: true }, () => {
			for (const { Id } of [...this.store.rows('AssignmentRule')]) {
				this.store.remove('AssignmentRule', Id, { hard: true });
			}
			for (const { id, name, object, active } of this.store.rules.assignment) {
				const record = { Id: id, Name: name, SobjectType: object, Active: active };
				this.store.insert('AssignmentRule', record);
			}
			return { result: undefined, commit: true };
		});
	}

	transact<T>(options: TransactionOptions, work: () => { result: T; commit: boolean }): T {
		return this.store.transaction(options, work);
	}

	spend(limit: SpendableLimit, amount = 1): boolean {
		return this.usage.spend(limit, amount);
	}

	fire(target: FaultTarget): FiredFault[] {
		return this.faults.fire(target);
	}

	deletions(objectName: string): readonly DeletionEntry[] {
		return this.store.deletions(objectName);
	}

	oldestOpenTransaction(): number | undefined {
		return this.store.oldestOpenTransaction();
	}

	onReset(listener: () => void): void {
		this.resetListeners.push(listener);
	}

	onClose(listener: () => void): void {
		this.closeListeners.push(listener);
	}

	/** Forgets calls, faults and usage; with `data` also records and jobs, back to the seed. */
	reset(options: { data?: boolean } = {}): void {
		this.journal.reset();
		this.usage.reset();
		this.auth.loginRate.clear();
		this.faults.clear(seededRandom(randomSeed));
		if (options.data !== true) return;
		this.store.clear();
		for (const listener of this.resetListeners) listener();
		this.seedData(this);
		this.listAssignmentRules();
	}

	close(): void {
		for (const listener of this.closeListeners) listener();
	}
}
