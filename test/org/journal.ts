/** One HTTP call as the org saw it. */
export interface JournalEntry {
	/** When it came, epoch milliseconds on the org's clock. */
	at: number;
	method: string;
	/** Without the query string, so that no value a user asked for is kept. */
	path: string;
	/** 0: no reply was sent. */
	status: number;
	/** Whether it used one of the org's daily API requests. */
	counted: boolean;
	/** Milliseconds from arrival to reply. */
	ms: number;
	/** The name in `Sforce-Call-Options: client=`, or null. */
	client: string | null;
	/** Records in the reply of a query or a retrieve of many. */
	rows?: number;
	/** Other `Sforce-*` headers of the call, when it had any. */
	options?: Record<string, string>;
}

/** Every call since the start or the last reset, in order of arrival. */
export class Journal {
	private entries: JournalEntry[] = [];
	/** `METHOD path` of each call whose address held a secret; a reset keeps it. */
	readonly secretAddresses: string[] = [];

	add(entry: JournalEntry): JournalEntry {
		this.entries.push(entry);
		return entry;
	}

	list(): JournalEntry[] {
		return this.entries.map((entry) => ({ ...entry }));
	}

	reset(): void {
		this.entries = [];
	}
}

/** How many records a reply holds; undefined for a reply that is no list of records. */
export function rowsOf(path: string, reply: unknown): number | undefined {
	if (typeof reply !== 'object' || reply === null) return undefined;
	if (Array.isArray(reply)) {
		const isRetrieve = /\/composite\/sobjects\/\w+$/.test(path);
		return isRetrieve ? reply.filter((record) => record !== null).length : undefined;
	}
	return 'records' in reply && Array.isArray(reply.records) ? reply.records.length : undefined;
}

/** The client's name from a `Sforce-Call-Options` header. */
export function clientName(header: string | string[] | undefined): string | null {
	const text = Array.isArray(header) ? header.join(',') : (header ?? '');
	for (const option of text.split(/[,;]/)) {
		const [name, value] = option.split('=');
		if (name?.trim().toLowerCase() === 'client' && value !== undefined) return value.trim();
	}
	return null;
}
