import { soqlDateTime, soqlId, soqlList, soqlNumber } from '../../shared/soql/literal';
import { soqlName } from '../../shared/soql/name';
import { joinSoql, soql, type SoqlText } from '../../shared/soql/text';
import type { Position } from './state';
import type { Watch } from './watch';

/** A SOQL query, and whether it must see deleted records. */
export interface WatchQuery {
	text: SoqlText;
	includeDeleted: boolean;
}

function columns(names: readonly string[]): SoqlText {
	return joinSoql(
		[...new Set(names)].map((name) => soqlName(name)),
		', ',
	);
}

/** The columns of a key: where the record stands, and the fields whose change is asked for. */
export function keyColumns({ event, stampField, changedFields }: Watch): string[] {
	const needsCreation = event === 'updated' || event === 'createdOrUpdated';
	return ['Id', stampField, ...(needsCreation ? ['CreatedDate'] : []), ...changedFields];
}

/** The range first, which an index can serve, then the ties within its first second. */
function behind(field: SoqlText, { stamp, id }: Position): SoqlText {
	const at = soqlDateTime(stamp);
	return id === undefined
		? soql`${field} >= ${at}`
		: soql`${field} >= ${at} AND (${field} > ${at} OR Id > ${soqlId(id)})`;
}

function upTo(field: SoqlText, { stamp, id }: Position): SoqlText {
	const at = soqlDateTime(stamp);
	return id === undefined
		? soql`${field} < ${at}`
		: soql`${field} <= ${at} AND (${field} < ${at} OR Id <= ${soqlId(id)})`;
}

function where(watch: Watch, conditions: readonly SoqlText[]): SoqlText {
	const all = [
		...(watch.event === 'deleted' ? [soql`IsDeleted = TRUE`] : []),
		...conditions,
		...(watch.filter === undefined ? [] : [soql`(${watch.filter})`]),
	];
	return all.length > 0 ? soql` WHERE ${joinSoql(all, ' AND ')}` : soql``;
}

/** Keys of the changes behind a position, oldest first. */
export function keysQuery(
	watch: Watch,
	{ from, until, limit }: { from: Position; until?: Position; limit: number },
): WatchQuery {
	const field = soqlName(watch.stampField);
	const conditions = [behind(field, from), ...(until ? [upTo(field, until)] : [])];
	return {
		text: soql`SELECT ${columns(keyColumns(watch))} FROM ${soqlName(watch.object)}${where(watch, conditions)} ORDER BY ${field}, Id LIMIT ${soqlNumber(limit)}`,
		includeDeleted: watch.event === 'deleted',
	};
}

/** Keys of the records an event could have been about last, newest first. */
export function newestQuery(watch: Watch, limit: number): WatchQuery {
	const field = soqlName(watch.stampField);
	return {
		text: soql`SELECT ${columns(keyColumns(watch))} FROM ${soqlName(watch.object)}${where(watch, [])} ORDER BY ${field} DESC, Id DESC LIMIT ${soqlNumber(limit)}`,
		includeDeleted: watch.event === 'deleted',
	};
}

/** Deleted records by ID, which only a query finds; whether they still are is read with them. */
export function deletedRecordsQuery(watch: Watch, ids: readonly string[]): WatchQuery {
	const filter = watch.filter === undefined ? soql`` : soql` AND (${watch.filter})`;
	return {
		text: soql`SELECT ${columns(watch.fields)} FROM ${soqlName(watch.object)} WHERE Id IN ${soqlList(ids.map(soqlId))}${filter}`,
		includeDeleted: true,
	};
}

/** Which of the IDs the org still holds, deleted or not. */
export function existingQuery(watch: Watch, ids: readonly string[]): WatchQuery {
	return {
		text: soql`SELECT Id FROM ${soqlName(watch.object)} WHERE Id IN ${soqlList(ids.map(soqlId))}`,
		includeDeleted: true,
	};
}
