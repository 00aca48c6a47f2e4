import { createdAt } from './events';
import { KeySet } from './keySet';
import type { Key } from './reads';
import { type TriggerState } from './state';
import { MINUTE } from './time';

/** Creations are kept by the hour: their IDs follow each other, so that they take little space. */
const BUCKET_MS = 60 * MINUTE;

function bucketOf(created: number): number {
	return Math.floor(created / BUCKET_MS) * BUCKET_MS;
}

/**
 * Which records were told as created, where one event tells creations and changes alike.
 *
 * A record that is changed moves on in the order of changes, at times past where the trigger reads, so
 * that its creation has no place there. New is therefore what was created since `from` and is not among
 * those told: whatever is older was told, or was there before the trigger. A CreatedDate in the past, as
 * audit fields allow, makes an update. A record that is read as it was created cannot have been told.
 */
export class Creations {
	private readonly told: KeySet;
	private from: number;

	constructor({ creationsFrom, creations, safe }: TriggerState) {
		this.told = KeySet.decode(creations);
		this.from = creationsFrom ?? safe.stamp;
	}

	isNew(key: Key): boolean {
		const created = createdAt(key);
		if (key.stamp === created) return true;
		return created >= this.from && !this.told.has(key.id, bucketOf(created));
	}

	add(key: Key): void {
		this.told.add(key.id, bucketOf(createdAt(key)));
	}

	/** Every record created before is told. Epoch milliseconds. */
	completeUpTo(stamp: number): void {
		this.from = Math.max(this.from, stamp);
		this.told.forgetBefore(bucketOf(this.from));
	}

	/**
	 * Forgets the oldest hours when there are too many.
	 *
	 * @param newest no told record was created after this, epoch milliseconds: of an hour that is not over
	 * yet, what is created from then on is still new
	 * @returns epoch milliseconds: records created before may be told as updated first; undefined when
	 * nothing was forgotten
	 */
	keepInBounds(most: number, newest: number): number | undefined {
		if (this.told.size <= most) return undefined;
		for (const [, bucket] of [...this.told.entries()]) {
			if (this.told.size <= most) break;
			this.told.forgetBefore(bucket + BUCKET_MS);
			this.completeUpTo(Math.min(bucket + BUCKET_MS, newest + 1));
		}
		return this.from;
	}

	encode(): Pick<TriggerState, 'creationsFrom' | 'creations'> {
		return { creationsFrom: this.from, creations: this.told.encode() };
	}
}
