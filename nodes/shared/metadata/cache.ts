import { BoundedMap } from '../boundedMap';

/** How long metadata is believed, unless something is missing from it. Milliseconds. */
const MAX_AGE_MS = 10 * 60 * 1000;

/** Most entries kept; a describe of 500 fields reduced to our parts is about 150 kB. */
const MAX_ENTRIES = 100;

/** Loads a value; told the one that has aged, which it may return if that still holds. */
type Load<T> = (aged: T | undefined) => Promise<T>;

interface Entry<T> {
	value: T;
	loadedAt: number;
}

export interface CacheOptions {
	now: () => number;
	maxAgeMs?: number;
	maxEntries?: number;
}

/**
 * Values that age, at most so many of them. Two callers that miss at the same time share one load;
 * a load that fails is not kept, and whoever merely waited for it loads for himself.
 */
export class MetadataCache<T> {
	private readonly entries: BoundedMap<string, Entry<T>>;

	private readonly loading = new Map<string, Promise<T>>();

	private readonly now: () => number;

	private readonly maxAgeMs: number;

	constructor({ now, maxAgeMs = MAX_AGE_MS, maxEntries = MAX_ENTRIES }: CacheOptions) {
		this.now = now;
		this.maxAgeMs = maxAgeMs;
		this.entries = new BoundedMap(maxEntries);
	}

	/**
	 * The value of a key, loaded unless one is remembered.
	 *
	 * @param maxAgeMs how old it may be, where the caller needs it newer than the cache does
	 */
	async get(key: string, load: Load<T>, maxAgeMs = this.maxAgeMs): Promise<T> {
		const entry = this.entries.get(key);
		if (entry && this.now() - entry.loadedAt < maxAgeMs) return entry.value;
		for (let pending; (pending = this.loading.get(key));) {
			const shared = await pending.then(
				(value) => ({ value }),
				() => undefined,
			);
			if (shared) return shared.value;
		}
		return await this.load(key, load);
	}

	private async load(key: string, load: Load<T>): Promise<T> {
		const promise = load(this.entries.get(key)?.value);
		this.loading.set(key, promise);
		try {
			const value = await promise;
			this.entries.set(key, { value, loadedAt: this.now() });
			return value;
		} finally {
			if (this.loading.get(key) === promise) this.loading.delete(key);
		}
	}
}
