import { BoundedMap } from '../boundedMap';

/** Milliseconds; n8n renews and sends again at once, so what is older was left behind by a failure. */
const FORGET_AFTER_MS = 2 * 60_000;
/** Requests under way that one process can plausibly hold. */
const MAX_ENTRIES = 1_000;

/** Counts by name that fade when nobody comes for them. */
class Tickets {
	private readonly entries = new BoundedMap<string, { count: number; at: number }>(MAX_ENTRIES);

	add(name: string, now: number): void {
		this.entries.set(name, { count: this.count(name, now) + 1, at: now });
	}

	/** Uses one up, if there is one. */
	take(name: string, now: number): boolean {
		const count = this.count(name, now);
		if (count > 1) this.entries.set(name, { count: count - 1, at: now });
		else this.entries.delete(name);
		return count > 0;
	}

	private count(name: string, now: number): number {
		const entry = this.entries.get(name);
		return entry && now - entry.at < FORGET_AFTER_MS ? entry.count : 0;
	}
}

/**
 * Lets a request insist on a sign-in of its own. n8n calls `authenticate`, on a 401 the renewal, and
 * `authenticate` again, and hands nothing through from one to the next; so it is kept here who has
 * asked, and which tokens have just been got and not yet been used.
 */
export class Freshness {
	private readonly asked = new Tickets();
	private readonly fresh = new Tickets();

	/** Says that the next renewal under this key must sign in. */
	ask(key: string, now: number): void {
		this.asked.add(key, now);
	}

	/** Whether this renewal must sign in; uses the wish up. */
	takeAsked(key: string, now: number): boolean {
		return this.asked.take(key, now);
	}

	/** Says that this token comes straight from a sign-in. */
	grant(key: string, tokenFingerprint: string, now: number): void {
		this.fresh.add(`${key}:${tokenFingerprint}`, now);
	}

	/** Whether the token comes straight from a sign-in; from now on it no longer does. */
	takeFresh(key: string, tokenFingerprint: string, now: number): boolean {
		return this.fresh.take(`${key}:${tokenFingerprint}`, now);
	}
}
