/** How far the work on several pieces came. */
export interface JobsEnd<T, R> {
	/** In the order of the pieces. */
	done: Array<{ piece: T; result: R }>;
	/** Pieces that no job was made for. */
	left: T[];
	/** Why a piece failed before it was handed over, for the first that did. */
	failed?: { piece: T; error: Error };
}

/**
 * Works on pieces in their order, a few at once. After one that fails or asks to stop no other is
 * begun; those under way are brought to their end.
 *
 * @param work says whether the next piece may follow
 */
export async function runJobs<T, R>(
	pieces: Iterable<T>,
	atOnce: number,
	work: (piece: T) => Promise<{ result: R; goOn: boolean }>,
): Promise<JobsEnd<T, R>> {
	const queue = pieces[Symbol.iterator]();
	const done = new Map<number, { piece: T; result: R }>();
	const end: JobsEnd<T, R> = { done: [], left: [] };
	let begun = 0;
	let stopped = false;
	async function lane(): Promise<void> {
		while (!stopped) {
			const next = queue.next();
			if (next.done) return;
			const piece = next.value;
			const place = begun++;
			try {
				const { result, goOn } = await work(piece);
				done.set(place, { piece, result });
				if (!goOn) stopped = true;
			} catch (error) {
				stopped = true;
				end.left.push(piece);
				end.failed ??= { piece, error: error instanceof Error ? error : new Error(String(error)) };
			}
		}
	}
	await Promise.all(Array.from({ length: atOnce }, lane));
	for (let next = queue.next(); !next.done; next = queue.next()) end.left.push(next.value);
	end.done = [...done].sort(([a], [b]) => a - b).map(([, entry]) => entry);
	return end;
}

/**
 * Says why pieces were not handed over, where one failed. Which rows they hold is said where those leave:
 * they need not stand together, as other jobs may have been under way.
 */
export function notSentNote({
	left,
	failed,
}: Pick<JobsEnd<{ rows: number }, unknown>, 'left' | 'failed'>): string[] {
	if (!failed) return [];
	const rows = left.reduce((sum, piece) => sum + piece.rows, 0);
	return [
		`${rows} rows were not sent and left by the output Unprocessed with the outcome 'notTried': ${failed.error.message}`,
	];
}
