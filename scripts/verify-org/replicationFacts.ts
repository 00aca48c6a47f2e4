import { judged, untold, type Fact, type Finding } from './fact';
import { at, summary, type Reader, type Reply } from './reader';

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** A window long past: whatever was open then has been committed, unless it runs for minutes. */
const window = { startMs: 70 * minuteMs, endMs: 10 * minuteMs };
const assumedDays = 15;

async function updated(reader: Reader, start: number, end: number): Promise<Reply> {
	const edges = [start, end].map((edge) => encodeURIComponent(new Date(edge).toISOString()));
	return reader.get(`sobjects/Account/updated?start=${edges[0] ?? ''}&end=${edges[1] ?? ''}`);
}

function wholeMinute(time: number): number {
	return Math.floor(time / minuteMs) * minuteMs;
}

async function covered(reader: Reader): Promise<Finding> {
	const end = reader.now() - window.endMs;
	const reply = await updated(reader, reader.now() - window.startMs, end);
	const until = Date.parse(String(at(reply.body, 'latestDateCovered')));
	if (Number.isNaN(until)) return untold(`/updated: ${summary(reply)}`);
	const behind = Math.round((wholeMinute(end) - until) / 1000);
	return judged(behind === 0, `${behind} seconds before the end of the window`);
}

async function pacing(reader: Reader): Promise<Finding> {
	const [start, end] = [reader.now() - window.startMs, reader.now() - window.endMs];
	const first = await updated(reader, start, end);
	if (first.status !== 200) return untold(`/updated: ${summary(first)}`);
	const second = await updated(reader, start, end);
	return judged(second.status === 200, `the second poll at once: ${summary(second)}`);
}

async function equalEdges(reader: Reader): Promise<Finding> {
	const edge = wholeMinute(reader.now() - window.endMs);
	const reply = await updated(reader, edge, edge);
	return judged(summary(reply) === '400 INVALID_REPLICATION_DATE', summary(reply));
}

async function deleteLog(reader: Reader): Promise<Finding> {
	const [start, end] = [window.startMs, window.endMs].map((back) =>
		encodeURIComponent(new Date(reader.now() - back).toISOString()),
	);
	const reply = await reader.get(`sobjects/Account/deleted?start=${start ?? ''}&end=${end ?? ''}`);
	const since = Date.parse(String(at(reply.body, 'earliestDateAvailable')));
	if (Number.isNaN(since)) return untold(`/deleted: ${summary(reply)}`);
	const days = Math.round((reader.now() - since) / dayMs);
	return judged(days === assumedDays, `reaches ${days} days back`);
}

/** `/updated` and `/deleted`. */
export const replicationFacts: readonly Fact[] = [
	{
		id: 'updated-date-covered',
		statement: 'latestDateCovered of a window long past is its end',
		check: covered,
	},
	{
		id: 'updated-pacing',
		statement: '/updated answers again within five minutes',
		check: pacing,
	},
	{
		id: 'updated-equal-edges',
		statement: 'A window without length answers INVALID_REPLICATION_DATE',
		check: equalEdges,
	},
	{
		id: 'deleted-reach',
		statement: `/deleted reaches ${assumedDays} days back`,
		check: deleteLog,
	},
];
