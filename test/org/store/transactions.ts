/** A change that is made but not yet committed: nobody sees it before its time. */
interface Pending {
	startedAt: number;
	visibleAt: number;
	recordId: string;
	/** Parents that stay locked with the record. */
	parentIds: readonly string[];
	/** The transaction, which its own locks do not stop. */
	owner: object | undefined;
	reservations: readonly string[];
	apply: () => void;
}

/** Transactions that commit late. Their records are locked and their unique values taken meanwhile. */
export class OpenTransactions {
	private pending: Pending[] = [];

	get none(): boolean {
		return this.pending.length === 0;
	}

	add(entry: Pending): () => void {
		this.pending.push(entry);
		return () => {
			this.pending = this.pending.filter((candidate) => candidate !== entry);
		};
	}

	/** Commits what is due. */
	settle(now: number): void {
		const due = this.pending.filter((entry) => entry.visibleAt <= now);
		if (due.length === 0) return;
		this.pending = this.pending.filter((entry) => entry.visibleAt > now);
		for (const entry of due) entry.apply();
	}

	locks(recordId: string, asker?: object): boolean {
		return this.pending.some(
			(entry) =>
				entry.recordId === recordId ||
				(entry.parentIds.includes(recordId) && (asker === undefined || entry.owner !== asker)),
		);
	}

	/** The record that took this unique value in an open transaction. */
	reservedBy(value: string): string | undefined {
		return this.pending.find((entry) => entry.reservations.includes(value))?.recordId;
	}

	oldestStart(): number | undefined {
		return this.pending.reduce<number | undefined>(
			(oldest, entry) =>
				oldest === undefined || entry.startedAt < oldest ? entry.startedAt : oldest,
			undefined,
		);
	}

	clear(): void {
		this.pending = [];
	}
}
