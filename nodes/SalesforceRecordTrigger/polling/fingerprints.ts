import { createHash } from 'node:crypto';
import type { SalesforceRecord } from '../../shared/client/queryPages';
import { shortId } from './keySet';

/** Characters of a fingerprint: two different contents look the same once in 69 thousand million. */
const LENGTH = 6;
const ID_LENGTH = 15;

/** A short text that differs when one of the fields differs, and between different fields. */
export function fingerprintOf(record: SalesforceRecord, fields: readonly string[]): string {
	const values = [...fields].sort().map((name) => [name, record[name] ?? null]);
	return createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, LENGTH);
}

interface Known {
	fingerprint: string;
	/** Of an update that left the fields as they were. Epoch milliseconds. */
	judged?: number;
}

/** What the chosen fields of the records last looked like; forgets the records longest unchanged. */
export class Fingerprints {
	private readonly byId = new Map<string, Known>();

	constructor(encoded: readonly string[] = []) {
		for (const entry of encoded) {
			const [id, text] = [entry.slice(0, ID_LENGTH), entry.slice(ID_LENGTH)];
			const judged = text.slice(LENGTH);
			this.byId.set(id, {
				fingerprint: text.slice(0, LENGTH),
				...(judged !== '' && { judged: parseInt(judged, 36) }),
			});
		}
	}

	/** Whether the record is known to look the same; an unknown one may have changed. */
	isUnchanged(id: string, fingerprint: string): boolean {
		return this.byId.get(shortId(id))?.fingerprint === fingerprint;
	}

	/** Whether this very state was found to leave the fields as they were. */
	wasJudged(id: string, stamp: number): boolean {
		return this.byId.get(shortId(id))?.judged === stamp;
	}

	/** @param judged the stamp of an update that left the fields as they were, epoch milliseconds */
	set(id: string, fingerprint: string, judged?: number): void {
		this.byId.delete(shortId(id));
		this.byId.set(shortId(id), { fingerprint, ...(judged !== undefined && { judged }) });
	}

	/**
	 * Forgets the records longest unchanged when there are too many.
	 *
	 * @returns the states among them that would be taken for changes if they were read again
	 */
	keepInBounds(most: number): Array<{ id: string; stamp: number }> {
		const tooMany = Math.max(0, this.byId.size - most);
		return [...this.byId].slice(0, tooMany).flatMap(([id, { judged }]) => {
			this.byId.delete(id);
			return judged === undefined ? [] : [{ id, stamp: judged }];
		});
	}

	encode(): string[] {
		return [...this.byId].map(
			([id, { fingerprint, judged }]) => id + fingerprint + (judged?.toString(36) ?? ''),
		);
	}
}
