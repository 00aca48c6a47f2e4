import type { SalesforceRecord } from '../../shared/client/queryPages';
import { readStamp, type RecordEvent } from './events';
import { longId, shortId } from './keySet';
import { ask, type Reading } from './reads';
import type { DueKey, Scan, ScanSizes } from './scan';
import type { Watch } from './watch';

/** Reads the records of the due keys. What there is no time for is left to the next poll. */
export function* readDue(
	watch: Watch,
	scan: Scan,
	{ recordsARead }: ScanSizes,
): Reading<{ events: RecordEvent[]; left: DueKey[] }> {
	const events: RecordEvent[] = [];
	let { timeIsUp } = scan;
	for (let start = 0; start < scan.due.length; start += recordsARead) {
		const part = scan.due.slice(start, start + recordsARead);
		if (timeIsUp && start > 0) return { events, left: scan.due.slice(start) };
		const ids = part.filter(({ fromLog }) => !fromLog).map(({ id }) => id);
		const records = new Map<string, SalesforceRecord>();
		if (ids.length > 0) {
			const answer = yield* ask({ kind: 'records', ids });
			({ timeIsUp } = answer);
			for (const record of answer.records) records.set(shortId(String(record.Id)), record);
		}
		const gone = yield* goneForGood(watch, part, records);
		for (const key of part) {
			const event = told(watch, scan, key, records.get(shortId(key.id)), gone);
			if (event) events.push(event);
			if (watch.event === 'deleted' && !key.fromLog) scan.seen.add(key.id, key.stamp);
		}
	}
	return { events, left: [] };
}

/** The deleted records that no longer exist; a filter hides records that do, and the log names both. */
function* goneForGood(
	{ event, filter }: Watch,
	keys: readonly DueKey[],
	records: ReadonlyMap<string, SalesforceRecord>,
): Reading<Set<string>> {
	if (event !== 'deleted') return new Set();
	const missing = keys.map(({ id }) => shortId(id)).filter((id) => !records.has(id));
	const areInDoubt = filter !== undefined || keys.some(({ fromLog }) => fromLog);
	if (missing.length === 0 || !areInDoubt) return new Set(missing);
	const { ids } = yield* ask({ kind: 'existing', ids: missing.map(longId) });
	const existing = new Set(ids.map(shortId));
	return new Set(missing.filter((id) => !existing.has(id)));
}

/** The event of a key, and what is remembered of it. */
function told(
	{ stampField, event: watched }: Watch,
	scan: Scan,
	key: DueKey,
	record: SalesforceRecord | undefined,
	gone: ReadonlySet<string>,
): RecordEvent | undefined {
	const { id, event, since, fingerprint } = key;
	if (gone.has(shortId(id))) return { event, id, stamp: key.stamp, record: {}, hardDeleted: true };
	// Deleted since its key was read, or hidden.
	if (!record) return undefined;
	if (watched === 'deleted' && record.IsDeleted !== true) return undefined;
	const stamp = readStamp(record, stampField);
	if (watched !== 'deleted' && stamp !== key.stamp) {
		// Changed again while it was read: its new state has a key of its own, in a later poll.
		scan.notice(key, event, since);
		return undefined;
	}
	scan.settle(id);
	scan.seen.add(id, stamp);
	if (event === 'created') scan.creations.add(key);
	if (fingerprint !== undefined) scan.fingerprints.set(id, fingerprint);
	return { event, id, stamp, record };
}
