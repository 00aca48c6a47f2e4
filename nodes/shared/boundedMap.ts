/** A map that forgets its oldest entries, so that what a process remembers cannot grow without end. */
export class BoundedMap<K, V> {
	private readonly entries = new Map<K, V>();

	constructor(private readonly maxSize: number) {}

	get(key: K): V | undefined {
		return this.entries.get(key);
	}

	/** Sets the entry and makes it the newest. */
	set(key: K, value: V): void {
		this.entries.delete(key);
		this.entries.set(key, value);
		for (const oldest of this.entries.keys()) {
			if (this.entries.size <= this.maxSize) return;
			this.entries.delete(oldest);
		}
	}

	delete(key: K): void {
		this.entries.delete(key);
	}

	/** Returns the entry and forgets it. */
	take(key: K): V | undefined {
		const value = this.entries.get(key);
		this.entries.delete(key);
		return value;
	}
}
