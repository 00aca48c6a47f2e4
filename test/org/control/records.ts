import type { IncomingRecord, RecordError } from '../model';
import type { OrgStore } from '../store/orgStore';

/** A request to put rows into the org directly, past API, session and call counting. */
export interface SeedRequest {
	object: string;
	records: IncomingRecord[];
	/** The transaction commits this much later, on the org's clock. */
	visibleAfterMs?: number;
	/** Changes the records named by their Id instead of adding new ones. */
	update?: boolean;
}

export type SeedResult = { ids: string[] } | { errors: RecordError[] };

/** Writes the rows in one transaction: all or none. System fields may be given. */
export function seedRecords(store: OrgStore, request: SeedRequest): SeedResult {
	const { object, records, visibleAfterMs = 0, update = false } = request;
	return store.transaction<SeedResult>({ seed: true, visibleAfterMs }, () => {
		const ids: string[] = [];
		for (const record of records) {
			const { Id: id, ...values } = record;
			const result = update
				? store.update(object, String(id), values)
				: store.insert(object, record);
			if (!result.success) return { result: { errors: result.errors }, commit: false };
			ids.push(result.id);
		}
		return { result: { ids }, commit: true };
	});
}

/** Reads a seed request; returns the problem as text when there is one. */
export function readSeedRequest(input: unknown): SeedRequest | string {
	if (!isObject(input)) return 'a body with object and records is needed';
	const { object, records, visibleAfterMs, update, ...rest } = input;
	const [unknown] = Object.keys(rest);
	if (unknown !== undefined) {
		return `unknown key '${unknown}', known: object, records, visibleAfterMs, update`;
	}
	if (typeof object !== 'string') return "'object' must name an object";
	if (!Array.isArray(records) || !records.every(isObject)) return "'records' must be objects";
	if (visibleAfterMs !== undefined && typeof visibleAfterMs !== 'number') {
		return "'visibleAfterMs' must be a number";
	}
	return { object, records, visibleAfterMs, update: update === true };
}

function isObject(input: unknown): input is Record<string, unknown> {
	return typeof input === 'object' && input !== null && !Array.isArray(input);
}
