import { soqlDateTime, soqlId, soqlNumber } from '../../shared/soql/literal';
import { soqlName } from '../../shared/soql/name';
import { joinSoql, soql, type SoqlText } from '../../shared/soql/text';
import type { Cursor, StreamName, TriggerState } from './state';
import type { TriggerEvent, Watch } from './watch';

/**
 * Changes are read before creations: whatever is emitted as created afterwards holds every change up
 * to then.
 */
const STREAMS: Readonly<Record<TriggerEvent, readonly StreamName[]>> = {
	created: ['created'],
	updated: ['modified'],
	createdOrUpdated: ['modified', 'created'],
	deleted: ['deleted'],
};

const STAMP_FIELDS: Readonly<Record<StreamName, 'CreatedDate' | 'SystemModstamp'>> = {
	created: 'CreatedDate',
	deleted: 'SystemModstamp',
	modified: 'SystemModstamp',
};

/** The streams an event needs, in the order they are read. */
export function streamsOf(event: TriggerEvent): readonly StreamName[] {
	return STREAMS[event];
}

/** The field whose time orders a stream. */
export function stampField(stream: StreamName): 'CreatedDate' | 'SystemModstamp' {
	return STAMP_FIELDS[stream];
}

/** A SOQL query, and whether it must see deleted records. */
export interface StreamQuery {
	text: SoqlText;
	includeDeleted: boolean;
}

function select({ object, fields }: Watch): SoqlText {
	const names = fields.map((name) => soqlName(name));
	return soql`SELECT ${joinSoql(names, ', ')} FROM ${soqlName(object)}`;
}

/** Everything behind the cursor in the order of (field, ID). */
function behind(field: SoqlText, { stamp, id }: Cursor): SoqlText {
	const at = soqlDateTime(stamp);
	return id === undefined
		? soql`${field} >= ${at}`
		: soql`(${field} > ${at} OR (${field} = ${at} AND Id > ${soqlId(id)}))`;
}

/** Everything the cursor has passed. */
function passed(field: SoqlText, { stamp, id }: Cursor): SoqlText {
	const at = soqlDateTime(stamp);
	return id === undefined
		? soql`${field} < ${at}`
		: soql`(${field} < ${at} OR (${field} = ${at} AND Id <= ${soqlId(id)}))`;
}

/**
 * The next rows of a stream, oldest first.
 *
 * @param horizon epoch milliseconds, whole seconds: only records stamped before are read; unknown
 * until the first reply of a poll has told Salesforce's time
 */
export function nextRows(
	watch: Watch,
	state: TriggerState,
	stream: StreamName,
	{ limit, horizon }: { limit: number; horizon?: number },
): StreamQuery {
	const cursor = state.cursors[stream];
	const field = soqlName(stampField(stream));
	const conditions: SoqlText[] = [];
	if (cursor) conditions.push(behind(field, cursor));
	if (horizon !== undefined) conditions.push(soql`${field} < ${soqlDateTime(horizon)}`);
	if (stream === 'modified' && state.cursors.created) {
		conditions.push(passed(soqlName('CreatedDate'), state.cursors.created));
	}
	if (stream === 'deleted') conditions.push(soql`IsDeleted = TRUE`);
	const where = joinSoql(conditions, ' AND ');
	const order = soql`ORDER BY ${field}, Id LIMIT ${soqlNumber(limit)}`;
	return {
		text: soql`${select(watch)} WHERE ${where} ${order}`,
		includeDeleted: stream === 'deleted',
	};
}

/** A query that costs little and fails as the later ones would: it checks the fields and tells the time. */
export function probe(watch: Watch): StreamQuery {
	return { text: soql`${select(watch)} LIMIT 1`, includeDeleted: watch.event === 'deleted' };
}

/** The newest records an event could have been about, newest first. */
export function newestRows(watch: Watch, limit: number): StreamQuery {
	const deleted = watch.event === 'deleted';
	const field = soqlName(watch.event === 'created' ? 'CreatedDate' : 'SystemModstamp');
	const order = soql`ORDER BY ${field} DESC, Id DESC LIMIT ${soqlNumber(limit)}`;
	return {
		text: deleted
			? soql`${select(watch)} WHERE IsDeleted = TRUE ${order}`
			: soql`${select(watch)} ${order}`,
		includeDeleted: deleted,
	};
}
