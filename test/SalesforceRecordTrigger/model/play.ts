import type { RecordEvent } from '../../../nodes/SalesforceRecordTrigger/polling/events';
import type { N8nStandIn } from './n8nStandIn';
import type { ChangeStep, Step } from './steps';
import type { Change, World } from './world';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** A change as the test knows it to have happened. */
export interface Happened {
	id: string;
	kind:
		'create' | 'backdated' | 'update' | 'touch' | 'merge' | 'remove' | 'hardRemove' | 'undelete';
	/** Epoch milliseconds, whole seconds. */
	stamp: number;
	version: number;
	/** Of a record that was merged: the one it went into. */
	master?: string;
	/** It was seen by others only later. */
	late?: boolean;
}

interface Known {
	deleted: false | 'soft' | 'hard';
	version: number;
	/** A transaction holds the record until then. */
	lockedUntil: number;
}

/** A history as it went. */
export interface Played {
	happened: Happened[];
	/** When the trigger began, epoch milliseconds, whole second. */
	begun: number;
}

/**
 * Plays a history against an org and a trigger, and polls on until nothing can come any more: so many polls
 * without an event.
 */
export async function play(
	world: World,
	n8n: N8nStandIn,
	steps: readonly Step[],
	quietPolls = 8,
): Promise<Played> {
	const org = new Ledger(world);
	for (let i = 0; i < 5; i++) org.change({ do: 'create', lateMs: 0, backdated: false });
	await world.advance(MINUTE);
	await n8n.poll();
	const begun = org.stamp();
	for (const step of steps) {
		switch (step.do) {
			case 'wait':
				await world.advance(step.ms);
				break;
			case 'stall':
				world.stall(step.ms);
				break;
			case 'purgeLog':
				world.purgeLog();
				break;
			case 'restart':
				n8n.restart();
				break;
			case 'machineClock':
				n8n.machineClockMs = step.ms;
				break;
			case 'poll': {
				const meanwhile = [...step.meanwhile];
				await n8n.poll(step, () => {
					const change = meanwhile.shift();
					if (change) org.change(change);
				});
				break;
			}
			default:
				org.change(step);
		}
	}
	world.stall(0);
	let quiet = 0;
	for (let polls = 0; quiet < quietPolls; polls++) {
		if (polls > 2000) throw new Error('The trigger does not come to rest');
		await world.advance(6 * MINUTE);
		quiet = (await n8n.poll()).length === 0 ? quiet + 1 : 0;
	}
	return { happened: org.happened, begun };
}

/** Makes changes where the org would let them happen, and writes them down. */
class Ledger {
	readonly happened: Happened[] = [];
	private readonly known = new Map<string, Known>();
	private versions = 0;

	constructor(private readonly world: World) {}

	stamp(): number {
		return Math.floor(this.world.now() / SECOND) * SECOND;
	}

	change(step: ChangeStep): void {
		const stamp = this.stamp();
		switch (step.do) {
			case 'create': {
				const version = ++this.versions;
				const { lateMs, backdated } = step;
				const id = this.make({ do: 'create', version, lateMs, backdated }) ?? '';
				this.known.set(id, { deleted: false, version, lockedUntil: this.world.now() + lateMs });
				this.write({
					id,
					kind: backdated ? 'backdated' : 'create',
					stamp,
					version,
					late: lateMs > 0,
				});
				return;
			}
			case 'update': {
				const id = this.pickFor(step.which, step.lateMs);
				if (id === undefined) return;
				const version = ++this.versions;
				this.make({ do: 'update', id, version, lateMs: step.lateMs });
				this.note(id, { version, lockedUntil: this.world.now() + step.lateMs });
				this.write({ id, kind: 'update', stamp, version, late: step.lateMs > 0 });
				return;
			}
			case 'touch': {
				const id = this.pick(step.which, false);
				if (id === undefined) return;
				this.make({ do: 'touch', id });
				this.write({ id, kind: 'touch', stamp, version: this.of(id).version });
				return;
			}
			case 'remove': {
				const picked = Array.from({ length: step.count }, (_, i) =>
					this.pick(step.which + i, false),
				);
				this.remove([...new Set(picked.filter((id) => id !== undefined))], false, step.lateMs);
				return;
			}
			case 'removeHard': {
				const id = this.pickFor(step.which, step.lateMs);
				if (id !== undefined) this.remove([id], true, step.lateMs);
				return;
			}
			case 'undelete': {
				const id = this.pick(step.which, 'soft');
				if (id === undefined) return;
				this.make({ do: 'undelete', id });
				this.note(id, { deleted: false });
				this.write({ id, kind: 'undelete', stamp, version: this.of(id).version });
				return;
			}
			case 'merge': {
				const [master, loser] = [this.pick(step.which, false), this.pick(step.which + 1, false)];
				if (master === undefined || loser === undefined || master === loser) return;
				this.make({ do: 'merge', master, loser });
				this.note(loser, { deleted: 'soft' });
				this.write({ id: loser, kind: 'remove', stamp, version: this.of(loser).version, master });
				this.write({ id: master, kind: 'merge', stamp, version: this.of(master).version });
				return;
			}
		}
	}

	private remove(ids: string[], hard: boolean, lateMs: number): void {
		if (ids.length === 0) return;
		const stamp = this.stamp();
		this.make({ do: 'remove', ids, hard, lateMs });
		for (const id of ids) {
			const lockedUntil = this.world.now() + lateMs;
			this.note(id, { deleted: hard ? 'hard' : 'soft', lockedUntil });
			const kind = hard ? 'hardRemove' : 'remove';
			this.write({ id, kind, stamp, version: this.of(id).version, late: lateMs > 0 });
		}
	}

	/** A record in this condition that no open transaction holds. */
	private pick(which: number, deleted: Known['deleted']): string | undefined {
		const ids = [...this.known]
			.filter(([, record]) => record.deleted === deleted && record.lockedUntil <= this.world.now())
			.map(([id]) => id);
		return ids.at(-1 - (which % Math.max(1, ids.length)));
	}

	/**
	 * A record for a change that commits late. Not one that changed in this very second: both changes
	 * carry one stamp, so that no reader of stamps can tell the late one from the one it has seen.
	 */
	private pickFor(which: number, lateMs: number): string | undefined {
		const id = this.pick(which, false);
		const last = this.happened.findLast((change) => change.id === id);
		return lateMs > 0 && last?.stamp === this.stamp() ? undefined : id;
	}

	private make(change: Change): string | undefined {
		return this.world.change(change);
	}

	private of(id: string): Known {
		return this.known.get(id) ?? { deleted: false, version: 0, lockedUntil: 0 };
	}

	private note(id: string, values: Partial<Known>): void {
		this.known.set(id, { ...this.of(id), ...values });
	}

	private write(entry: Happened): void {
		this.happened.push(entry);
	}
}

/** The number that a record held when it was told. */
export function versionOf({ record }: RecordEvent): number {
	return Number(record.LastName);
}
