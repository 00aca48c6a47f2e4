import type { RecordEvent } from '../../../nodes/SalesforceRecordTrigger/polling/events';
import type { PollNote } from '../../../nodes/SalesforceRecordTrigger/polling/pollResult';
import type { Watch } from '../../../nodes/SalesforceRecordTrigger/polling/watch';
import type { N8nStandIn } from './n8nStandIn';
import { versionOf, type Happened, type Played } from './play';

/** What went against the trigger's promises, in words; empty when nothing did. */
export function broken(watch: Watch, n8n: N8nStandIn, { happened: all, begun }: Played): string[] {
	const isNoted = (kind: PollNote['kind']) => n8n.notes.some((note) => note.kind === kind);
	// What is deleted for good stands in a log of its own.
	const happened = isNoted('overflow')
		? all.filter(({ late, kind }) => !late || kind === 'hardRemove')
		: all;
	const since = happened.filter(({ stamp }) => stamp >= begun);
	const removed = new Set(all.filter(({ kind }) => /remove/i.test(kind)).map(({ id }) => id));
	return [
		...repeated(watch, n8n),
		...(watch.event === 'deleted' ? missedDeletions(n8n, since) : []),
		...(watch.event !== 'updated' && watch.event !== 'deleted'
			? missedCreations(n8n, since, removed, isNoted('creationsForgotten'))
			: []),
		...(watch.event === 'updated' || watch.event === 'createdOrUpdated'
			? missedUpdates(watch, n8n, happened, begun, removed)
			: []),
		...(watch.event === 'createdOrUpdated' && !isNoted('creationsForgotten')
			? wronglyNamed(n8n, all, happened, begun, removed)
			: []),
		...(watch.event === 'updated' || watch.event === 'created' ? wrongKind(watch, n8n) : []),
	];
}

function wrongKind({ event }: Watch, { delivered }: N8nStandIn): string[] {
	return delivered
		.filter((told) => told.event !== event)
		.map(({ id }) => `${id} told as another event`);
}

/** No state twice, no creation twice, no deletion twice: but what a crash stood in the way of. */
function repeated({ event }: Watch, { delivered, repeatable }: N8nStandIn): string[] {
	const states = (told: RecordEvent) => `${told.event} ${told.id} ${told.stamp}`;
	const creations = (told: RecordEvent) =>
		told.event === 'created' ? `created ${told.id}` : undefined;
	return [states, ...(event === 'deleted' ? [] : [creations])].flatMap((name) => {
		const allowed = countBy(repeatable, name);
		return [...countBy(delivered, name)]
			.filter(([key, times]) => times > 1 + (allowed.get(key) ?? 0))
			.map(([key, times]) => `${key} told ${times} times`);
	});
}

function countBy(
	events: readonly RecordEvent[],
	name: (told: RecordEvent) => string | undefined,
): Map<string, number> {
	const counts = new Map<string, number>();
	for (const event of events) {
		const key = name(event);
		if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return counts;
}

/** A record that was deleted may have gone before it could be told. */
function missedCreations(
	{ delivered }: N8nStandIn,
	since: readonly Happened[],
	removed: ReadonlySet<string>,
	forgotten: boolean,
): string[] {
	const told = new Set(
		delivered.filter(({ event }) => event === 'created' || forgotten).map(({ id }) => id),
	);
	return since
		.filter(({ kind, id }) => kind === 'create' && !removed.has(id) && !told.has(id))
		.map(({ id }) => `creation of ${id} never told`);
}

/** The last change of each record was told, in that state or a later one. */
function missedUpdates(
	{ event, stampField, changedFields }: Watch,
	{ delivered }: N8nStandIn,
	happened: readonly Happened[],
	begun: number,
	removed: ReadonlySet<string>,
): string[] {
	const last = new Map<string, Happened>();
	const created = new Map<string, number>();
	for (const change of happened) {
		const { id, kind, stamp } = change;
		if (kind === 'create') created.set(id, stamp);
		const counts = kind === 'update' || kind === 'backdated';
		const moves = kind === 'merge' || (kind === 'touch' && stampField === 'SystemModstamp');
		if (counts || (moves && changedFields.length === 0)) last.set(id, change);
	}
	return [...last.values()]
		.filter(({ id, stamp, kind }) => {
			const withCreation = event === 'updated' && created.get(id) === stamp;
			// Its times lie before the trigger began.
			const unseen = kind === 'backdated' && stampField === 'LastModifiedDate';
			return stamp >= begun && !removed.has(id) && !withCreation && !unseen;
		})
		.filter(
			({ id, stamp, version }) =>
				!delivered.some(
					(told) => told.id === id && told.stamp >= stamp && versionOf(told) >= version,
				),
		)
		.map(({ id, stamp, version }) => `change ${version} of ${id} at ${stamp} never told`);
}

/**
 * What was created since the trigger began is told as created first, and nothing else ever is. A record
 * that lay in the recycle bin meanwhile comes back as updated.
 */
function wronglyNamed(
	{ delivered }: N8nStandIn,
	all: readonly Happened[],
	happened: readonly Happened[],
	begun: number,
	removed: ReadonlySet<string>,
): string[] {
	const created = (of: readonly Happened[]) =>
		new Set(
			of.filter(({ kind, stamp }) => kind === 'create' && stamp >= begun).map(({ id }) => id),
		);
	const [isNew, isToldAsNew] = [created(all), created(happened)];
	const first = new Map<string, RecordEvent>();
	for (const told of delivered) if (!first.has(told.id)) first.set(told.id, told);
	return [
		...[...first.values()]
			.filter(({ id, event }) => isToldAsNew.has(id) && !removed.has(id) && event !== 'created')
			.map(({ id }) => `${id} not told as created first`),
		...delivered
			.filter(({ id, event }) => event === 'created' && !isNew.has(id))
			.map(({ id }) => `${id} told as created, which it was not`),
	];
}

/** Every deletion is told that was not taken back; of hard ones, those the log still had. */
function missedDeletions({ delivered, lost }: N8nStandIn, since: readonly Happened[]): string[] {
	const times = countBy(delivered, ({ id }) => id);
	const restored = new Set(since.filter(({ kind }) => kind === 'undelete').map(({ id }) => id));
	// The log may give a second more than the record's own stamp.
	const isLost = (stamp: number) =>
		lost.some(({ from, to }) => stamp >= from - 1000 && stamp <= to);
	const masters = new Map(since.flatMap(({ id, master }) => (master ? [[id, master]] : [])));
	return [
		...since
			.filter(({ kind, id, stamp }) => {
				if (restored.has(id) || (times.get(id) ?? 0) > 0) return false;
				return kind === 'remove' || (kind === 'hardRemove' && !isLost(stamp));
			})
			.map(({ id, kind, stamp }) => `${kind} of ${id} at ${stamp} never told`),
		...delivered
			.filter(({ id, record }) => (record.MasterRecordId ?? undefined) !== masters.get(id))
			.filter(({ id, hardDeleted }) => !restored.has(id) && !hardDeleted)
			.map(({ id }) => `${id} told as merged into another record`),
	];
}
