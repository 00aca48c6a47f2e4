/** The columns of an ApiTotalUsage log file that are read (Object Reference, API Total Usage). */
const COLUMNS = {
	client: 'CLIENT_NAME',
	appId: 'CONNECTED_APP_ID',
	app: 'CONNECTED_APP_NAME',
	userId: 'USER_ID',
	user: 'USER_NAME',
	counted: 'COUNTS_AGAINST_API_LIMIT',
	status: 'STATUS_CODE',
} as const;

/** From this HTTP status a call failed. */
const FAILED_FROM = 400;

/** What one client name, app and user together have used. */
export interface CallerUsage {
	clientName: string | null;
	connectedApp: string | null;
	connectedAppId: string | null;
	userName: string | null;
	userId: string | null;
	/** All calls in the log. */
	calls: number;
	/** Those that count against the org's daily limit. */
	countedCalls: number;
	/** Calls that Salesforce answered with an error status, where the log has it. */
	failedCalls: number;
	/** Of all counted calls in the log, with two decimals. */
	percentOfCounted: number;
	/** Whether the client name is the one this credential sends. */
	thisCaller: boolean;
}

type Sums = Omit<CallerUsage, 'percentOfCounted' | 'thisCaller'>;

/** Adds up the rows of API usage logs by who called. */
export class CallerTally {
	readonly #callers = new Map<string, Sums>();

	add(header: readonly string[], rows: ReadonlyArray<readonly string[]>): void {
		const names = header.map((name) => name.trim().toUpperCase());
		const place = (name: string) => names.indexOf(name);
		const places = Object.fromEntries(
			Object.entries(COLUMNS).map(([key, name]) => [key, place(name)]),
		) as Record<keyof typeof COLUMNS, number>;
		for (const row of rows) {
			const cell = (key: keyof typeof COLUMNS) => {
				const text = row[places[key]] ?? '';
				return text === '' ? null : text;
			};
			const caller = this.#caller({
				clientName: cell('client'),
				connectedApp: cell('app'),
				connectedAppId: cell('appId'),
				userName: cell('user'),
				userId: cell('userId'),
			});
			caller.calls++;
			// A log without the column is of a version that lists counted calls alone.
			const counted = cell('counted') ?? 'true';
			if (counted === '1' || counted.toLowerCase() === 'true') caller.countedCalls++;
			if (Number(cell('status') ?? 0) >= FAILED_FROM) caller.failedCalls++;
		}
	}

	/**
	 * The callers, the heaviest first.
	 *
	 * @param ownName the client name this credential sends
	 */
	callers(ownName: string): CallerUsage[] {
		const all = [...this.#callers.values()];
		const total = all.reduce((sum, { countedCalls }) => sum + countedCalls, 0);
		return all
			.map((caller) => ({
				...caller,
				percentOfCounted: total > 0 ? Math.round((caller.countedCalls / total) * 10_000) / 100 : 0,
				thisCaller: caller.clientName === ownName,
			}))
			.sort((a, b) => b.countedCalls - a.countedCalls || b.calls - a.calls);
	}

	#caller(who: Omit<Sums, 'calls' | 'countedCalls' | 'failedCalls'>): Sums {
		const key = JSON.stringify(who);
		const known = this.#callers.get(key);
		if (known) return known;
		const caller = { ...who, calls: 0, countedCalls: 0, failedCalls: 0 };
		this.#callers.set(key, caller);
		return caller;
	}
}
