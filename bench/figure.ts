/** One measurement, as it stands in bench/results.json. */
export interface Figure {
	/** Stable, in kebab-case. */
	id: string;
	/** What was measured, and how. */
	what: string;
	unit: string;
	ours: number;
	/** The same work by others in the same run, by name and version. */
	peers: Record<string, number>;
	/** Ours divided by the best peer; null without one, or where that has 0. */
	ratio: number | null;
	/** In words. */
	goal: string;
	ok: boolean;
}

/** Completes a figure from what was measured. */
export function figure(measured: Omit<Figure, 'ratio'>): Figure {
	const peers = Object.values(measured.peers);
	const best = Math.min(...peers);
	// Without a peer, and against a peer that has none, there is nothing to divide by.
	const ratio = peers.length > 0 && best > 0 ? measured.ours / best : null;
	return { ...measured, ratio: ratio === null ? null : Number(ratio.toFixed(3)) };
}
