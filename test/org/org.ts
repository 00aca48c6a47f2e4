import type { OrgIdentity } from './auth/grants';
import { Sessions } from './auth/sessions';
import type { AdvancingClock } from './clock';
import type { DeletionEntry, OrgContext, SpendableLimit } from './context';
import type { FaultTarget, FiredFault } from './faults/model';
import { FaultTable } from './faults/table';
import { Journal } from './journal';
import type { RecordReader, RecordWriter } from './model';
import { seededRandom } from './random';
import { objectSchemas } from './schema/objects';
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
	readonly journal = new Journal();
	readonly faults = new FaultTable(seededRandom(randomSeed));
	private readonly resetListeners: Array<() => void> = [];
	private readonly closeListeners: Array<() => void> = [];

	constructor(
		readonly clock: AdvancingClock,
		readonly apiVersion: string,
		readonly identity: OrgIdentity,
		settings: Partial<OrgSettings>,
		private readonly seedData: (org: Org) => void,
	) {
		this.startedAt = clock.now();
		this.settings = { ...defaultSettings(), ...settings };
		this.store = new OrgStore(objectSchemas, clock, () => this.userId, this.settings);
		this.usage = new UsageMeter(clock, this.settings);
		this.sessions = new Sessions(clock, this.settings, identity.organizationId);
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
		Object.assign(this.settings, settings);
		if (used !== undefined) this.usage.setUsed(used);
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
		this.faults.clear(seededRandom(randomSeed));
		if (options.data !== true) return;
		this.store.clear();
		for (const listener of this.resetListeners) listener();
		this.seedData(this);
	}

	close(): void {
		for (const listener of this.closeListeners) listener();
	}
}
