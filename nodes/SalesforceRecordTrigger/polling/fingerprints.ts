import { createHash } from 'node:crypto';
import type { SalesforceRecord } from '../../shared/client/queryPages';
import { shortId } from './keySet';
import { BOUNDS } from './state';

/** Characters of a fingerprint: two different contents look the same once in 69 thousand million. */
const LENGTH = 6;
const ID_LENGTH = 15;

/** A short text that differs when one of the fields differs, and between different fields. */
export function fingerprintOf(record: SalesforceRecord, fields: readonly string[]): string {
	const values = [...fields].sort().map((name) => [name, record[name] ?? null]);
	return createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, LENGTH);
}

/** What the chosen fields of the records last looked like; forgets the records longest unchanged. */
export class Fingerprints {
	private readonly byId = new Map<string, string>();

	constructor(encoded: readonly string[] = []) {
		for (const entry of encoded) {
			this.byId.set(entry.slice(0, ID_LENGTH), entry.slice(ID_LENGTH));
		}
	}

	/** Whether the record is known to look the same; an unknown one may have changed. */
	isUnchanged(id: string, fingerprint: string): boolean {
		return this.byId.get(shortId(id)) === fingerprint;
	}

	set(id: string, fingerprint: string): void {
		this.byId.delete(shortId(id));
		this.byId.set(shortId(id), fingerprint);
	}

	encode(): string[] {
		return [...this.byId].slice(-BOUNDS.fingerprints).map(([id, text]) => id + text);
	}
}
