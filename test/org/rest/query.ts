import type { FastifyInstance, FastifyRequest } from 'fastify';
import { salesforceError, unsupported } from '../errors';
import type { Org } from '../org';
import { callOf, firedFault } from '../server/call';
import { parameter, queryValue, resource } from '../server/resource';
import { soqlDialectOf, runQuery, SoqlError, type JsonRecord, type RowsResult } from '../soql';
import { makeId } from '../store/ids';
import { explain } from './explain';

/** Rows of a page, unless the caller asks for fewer. */
const defaultPage = 2000;
const smallestPage = 200;
/** Rows of a page that a fault cuts short, unless the fault says. */
const shortPageRows = 100;
/** A cursor lives two days. */
const cursorLifeMs = 2 * 24 * 3_600_000;
/** Cursors kept; the oldest goes first. */
const mostCursors = 200;

interface Cursor {
	result: RowsResult;
	openedAt: number;
	pageSize: number;
}

/** `/query`, `/queryAll` and the pages that follow. */
export function registerQuery(app: FastifyInstance, org: Org): void {
	const cursors = new Map<string, Cursor>();
	let opened = 0;
	org.onReset(() => cursors.clear());

	const run = (request: FastifyRequest, includeDeleted: boolean): unknown => {
		const explained = queryValue(request, 'explain');
		if (explained !== undefined) {
			const { version } = callOf(request);
			const begin = (rows: RowsResult): JsonRecord => firstPage(rows, defaultPage, version);
			return explain(org, explained, execute(org, explained, version, includeDeleted, begin));
		}
		const soql = queryValue(request, 'q');
		if (soql === undefined || soql.trim() === '') {
			throw salesforceError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
		}
		const { version } = callOf(request);
		const pageSize = shortPage(request) ?? requestedPage(request) ?? defaultPage;
		const begin = (rows: RowsResult): JsonRecord => firstPage(rows, pageSize, version);
		const result = execute(org, soql, version, includeDeleted, begin);
		if (result.kind === 'count') {
			return { totalSize: result.totalSize, done: true, records: [] };
		}
		return begin(result);
	};

	const firstPage = (result: RowsResult, pageSize: number, version: string): JsonRecord => {
		if (result.totalSize <= pageSize) return page(result, 0, pageSize);
		opened += 1;
		const locator = makeId('01g', opened);
		cursors.set(locator, { result, openedAt: org.clock.now(), pageSize });
		const [oldest] = cursors.keys();
		if (cursors.size > mostCursors && oldest !== undefined) cursors.delete(oldest);
		return page(result, 0, pageSize, { locator, version });
	};

	const next = (request: FastifyRequest): unknown => {
		const match = /^(01g[0-9A-Za-z]{15})-(\d+)$/.exec(parameter(request, 'locator'));
		const [, locator = '', offset = '0'] = match ?? [];
		const cursor = cursors.get(locator);
		const isOver = cursor !== undefined && cursor.openedAt + cursorLifeMs < org.clock.now();
		if (cursor === undefined || isOver || Number(offset) >= cursor.result.totalSize) {
			throw salesforceError(400, org.settings.expiredLocatorCode, 'invalid query locator');
		}
		const size = shortPage(request) ?? requestedPage(request) ?? cursor.pageSize;
		const { version } = callOf(request);
		return page(cursor.result, Number(offset), size, { locator, version });
	};

	for (const name of ['query', 'queryAll']) {
		const path = `/services/data/:version/${name}`;
		resource(app, path, { GET: (request) => run(request, name === 'queryAll') });
		resource(app, `${path}/:locator`, { GET: next });
	}
}

function execute(
	org: Org,
	soql: string,
	apiVersion: string,
	includeDeleted: boolean,
	childPage: (rows: RowsResult) => JsonRecord,
) {
	try {
		return runQuery(org.store, soql, {
			includeDeleted,
			now: org.clock.now(),
			apiVersion,
			childPage,
			...soqlDialectOf(org.settings),
		});
	} catch (error) {
		if (!(error instanceof SoqlError)) throw error;
		if (error.errorCode === 'UNSUPPORTED') throw unsupported(error.message);
		throw salesforceError(400, error.errorCode, error.message);
	}
}

function page(
	result: RowsResult,
	from: number,
	size: number,
	cursor?: { locator: string; version: string },
): JsonRecord {
	const to = Math.min(from + size, result.totalSize);
	const done = to >= result.totalSize;
	// The next page of a queryAll is also found under /query.
	const next: JsonRecord =
		done || cursor === undefined
			? {}
			: { nextRecordsUrl: `/services/data/v${cursor.version}/query/${cursor.locator}-${to}` };
	return { totalSize: result.totalSize, done, ...next, records: result.slice(from, to) };
}

/** Salesforce may give fewer rows on a page than were asked for. */
function shortPage(request: FastifyRequest): number | undefined {
	const fault = firedFault(callOf(request), 'short-pages');
	return fault === undefined ? undefined : Math.max(1, fault.rows ?? shortPageRows);
}

/** The page size of `Sforce-Query-Options: batchSize=`, held within Salesforce's bounds. */
function requestedPage(request: FastifyRequest): number | undefined {
	const header = String(request.headers['sforce-query-options'] ?? '');
	const size = /batchSize\s*=\s*(\d+)/i.exec(header)?.[1];
	if (size === undefined) return undefined;
	return Math.min(Math.max(Number(size), smallestPage), defaultPage);
}
