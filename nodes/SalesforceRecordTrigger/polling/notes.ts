import type { PollNote, PollResult } from './pollResult';
import type { Watch } from './watch';

function time(ms: number): string {
	return new Date(ms).toISOString();
}

function noteText(note: PollNote, { object }: Watch): string {
	switch (note.kind) {
		case 'capped':
			return `Salesforce says that changes of ${object} are complete up to ${time(note.covered)} only, which lies further back than 'Rescan Minutes'. A change from before ${time(note.from)} that is committed from now on is not told. Raise 'Rescan Minutes' if your org has such long transactions.`;
		case 'overflow':
			return `Too many changes of ${object} at once to know each of them. A change from before ${time(note.from)} that is committed from now on is not told.`;
		case 'creationsForgotten':
			return `Too many new records of ${object} wait at once to know each of them. One created before ${time(note.from)} and read from now on for the first time is told as updated.`;
		case 'replicationFailed':
			return `Salesforce did not say how far changes of ${object} are complete (${note.reason}). Nothing is lost by that; it is asked again in five minutes.`;
	}
}

/** What n8n's log should say of a poll, each with its level. */
export function logLines(
	{ notes, events, moreWaits }: PollResult,
	watch: Watch,
): Array<{ level: 'info' | 'warn'; text: string }> {
	const lines = notes.map((note) => ({
		level: note.kind === 'replicationFailed' ? ('info' as const) : ('warn' as const),
		text: noteText(note, watch),
	}));
	if (moreWaits) {
		const text = `${events.length} changes of ${watch.object} read, more follow with the next poll.`;
		lines.push({ level: 'info', text });
	}
	return lines;
}
