import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DeletionEntry, OrgContext } from './context';
import { notFound, salesforceError } from './context';
import { polledTooOften } from './server/faultReplies';
import { callOf, firedFault } from './server/call';
import { parameter, queryValue, resource } from './server/resource';
import { jsonDatetime } from './soql/dates';

const minute = 60_000;
const day = 86_400_000;
/** `/updated` reaches this many days back (SOAP API guide, getUpdated). */
const updatedWindowDays = 30;
/** How far back a stalled `latestDateCovered` lies, unless the fault says. */
const defaultStallMs = 3 * 3_600_000;
/** Most ids one answer holds (SOAP API guide, getUpdated). */
const maxIds = 600_000;

/** A window of whole minutes, both ends included; epoch milliseconds. */
interface Window {
	objectName: string;
	start: number;
	end: number;
}

/** `/sobjects/X/updated` and `/sobjects/X/deleted`. */
export function registerReplication(app: FastifyInstance, org: OrgContext): void {
	const base = '/services/data/:version/sobjects/:object';
	const polls = new Map<string, number>();
	org.onReset(() => polls.clear());
	for (const [name, answer] of Object.entries({ updated, deleted })) {
		resource(app, `${base}/${name}`, {
			GET: (request) => {
				pace(org, polls, `${name} ${parameter(request, 'object').toLowerCase()}`);
				return answer(org, request);
			},
		});
	}
}

/** Refuses who polls one object too often; the interval is a setting. */
function pace(org: OrgContext, polls: Map<string, number>, what: string): void {
	const now = org.clock.now();
	const next = (polls.get(what) ?? -Infinity) + org.settings.replicationIntervalSeconds * 1000;
	if (now < next) throw polledTooOften();
	polls.set(what, now);
}

function updated(org: OrgContext, request: FastifyRequest): Record<string, unknown> {
	const window = readWindow(org, request, updatedWindowDays);
	const ids: string[] = [];
	for (const row of org.reader.rows(window.objectName)) {
		const stamp = row.SystemModstamp;
		if (typeof stamp === 'number' && isInside(window, stamp)) ids.push(row.Id);
	}
	checkCount(ids.length);
	return { ids, latestDateCovered: latestDateCovered(org, window, request) };
}

function deleted(org: OrgContext, request: FastifyRequest): Record<string, unknown> {
	const window = readWindow(org, request, org.settings.deletedWindowDays);
	const entries = org
		.deletions(window.objectName)
		.filter((entry) => isInside(window, entry.deletedDate));
	checkCount(entries.length);
	return {
		deletedRecords: entries.map((entry: DeletionEntry) => ({
			id: entry.id,
			deletedDate: jsonDatetime(entry.deletedDate),
		})),
		earliestDateAvailable: jsonDatetime(
			wholeMinute(org.clock.now() - org.settings.deletedWindowDays * day),
		),
		latestDateCovered: latestDateCovered(org, window, request),
	};
}

/**
 * The end of the window, or the start of the oldest transaction still open: what that one changes
 * will carry stamps from before its commit.
 */
function latestDateCovered(org: OrgContext, window: Window, request: FastifyRequest): string {
	const open = org.oldestOpenTransaction() ?? Number.POSITIVE_INFINITY;
	const stall = firedFault(callOf(request), 'stall-latest-date-covered');
	// A transaction on the instance, of whichever org, holds it back for hours at times.
	const behind = stall === undefined ? 0 : (stall.delayMs ?? defaultStallMs);
	const now = org.clock.now() - behind;
	return jsonDatetime(Math.min(window.end, wholeMinute(now), wholeMinute(open)));
}

function readWindow(org: OrgContext, request: FastifyRequest, daysBack: number): Window {
	const schema = org.reader.schema(parameter(request, 'object'));
	if (schema === undefined) throw notFound();
	const start = readEdge(request, 'start');
	const end = readEdge(request, 'end');
	const now = org.clock.now();
	if (start >= end) throw badWindow('startDate must precede endDate');
	if (start > now) throw badWindow('startDate cannot be in the future');
	// Seconds are cut from the caller's edge, so the limit is cut the same way.
	if (start < wholeMinute(now - daysBack * day)) {
		throw badWindow(`startDate cannot be more than ${daysBack} days ago`);
	}
	return { objectName: schema.name, start, end };
}

function readEdge(request: FastifyRequest, name: 'start' | 'end'): number {
	const text = queryValue(request, name);
	if (text === undefined || text === '') {
		throw salesforceError(400, 'MISSING_ARGUMENT', `Missing required parameter: ${name}`);
	}
	// A bare plus sign in a query string arrives as a blank and makes the date unreadable.
	const instant = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
	if (text.includes(' ') || !text.includes('T') || Number.isNaN(instant)) {
		throw salesforceError(400, 'INVALID_FIELD', `${name}: invalid dateTime: ${text}`);
	}
	return wholeMinute(instant);
}

function wholeMinute(instant: number): number {
	return Number.isFinite(instant) ? Math.floor(instant / minute) * minute : instant;
}

function isInside(window: Window, instant: number): boolean {
	return instant >= window.start && instant <= window.end;
}

function checkCount(count: number): void {
	if (count <= maxIds) return;
	throw salesforceError(
		400,
		'EXCEEDED_ID_LIMIT',
		`Too many records: more than ${maxIds} in the time span; ask for a shorter one`,
	);
}

function badWindow(message: string): Error {
	return salesforceError(400, 'INVALID_REPLICATION_DATE', message);
}
