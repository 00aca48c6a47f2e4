import type { OrgClock } from './model';

/** How many of something happened within the window that ends now, on the org's clock. */
export class RollingCount {
	private readonly buckets = new Map<number, number>();
	private total = 0;

	/** `windowMs` is a multiple of `bucketMs`, the step in which old events leave the window. */
	constructor(
		private readonly clock: OrgClock,
		private readonly windowMs: number,
		private readonly bucketMs: number,
	) {}

	get value(): number {
		const oldest = this.bucket() - this.windowMs / this.bucketMs;
		// The clock never goes back, so the oldest bucket is the first.
		for (const [bucket, count] of this.buckets) {
			if (bucket > oldest) break;
			this.buckets.delete(bucket);
			this.total -= count;
		}
		return this.total;
	}

	add(amount = 1): void {
		const bucket = this.bucket();
		this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + amount);
		this.total += amount;
	}

	clear(): void {
		this.buckets.clear();
		this.total = 0;
	}

	private bucket(): number {
		return Math.floor(this.clock.now() / this.bucketMs);
	}
}
