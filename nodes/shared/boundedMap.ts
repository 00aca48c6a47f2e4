/** A map that forgets its oldest entries, so that what a process remembers cannot grow without end. */
export class BoundedMap<K, V> {
	private readonly entries = new Map<K, V>();
	private size = 0;

	/**
	 * @param maxSize sum of the sizes of all entries; one that is larger by itself is kept alone
	 * @param sizeOf size of an entry, which must not change while it is in the map
	 */
	constructor(
		private readonly maxSize: number,
		private readonly sizeOf: (value: V) => number = () => 1,
	) {}

	get(key: K): V | undefined {
		return this.entries.get(key);
	}

	/**
	 * Sets the entry and makes it the newest.
	 *
	 * @returns the entries that are forgotten for it, oldest first
	 */
	set(key: K, value: V): Array<[K, V]> {
		this.delete(key);
		this.entries.set(key, value);
		this.size += this.sizeOf(value);
		const forgotten: Array<[K, V]> = [];
		for (const oldest of this.entries) {
			if (this.size <= this.maxSize || oldest[0] === key) break;
			this.delete(oldest[0]);
			forgotten.push(oldest);
		}
		return forgotten;
	}

	delete(key: K): void {
		this.take(key);
	}

	/** Returns the entry and forgets it. */
	take(key: K): V | undefined {
		const value = this.entries.get(key);
		if (this.entries.delete(key)) this.size -= this.sizeOf(value as V);
		return value;
	}
}
