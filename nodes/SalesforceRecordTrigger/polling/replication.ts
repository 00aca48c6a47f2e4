import { BoundedMap } from '../../shared/boundedMap';
import { dataPath } from '../../shared/client/dataPath';
import { isDaySpent } from '../../shared/client/daySpent';
import { SalesforceCallError } from '../../shared/client/errors';
import type { SalesforceClient } from '../../shared/client/types';
import type { Answers, Deletion } from './reads';
import { MINUTE, parseStamp, wholeSecond } from './time';
import type { Watch } from './watch';

/**
 * The shortest time between two questions about one object. Salesforce asks for five minutes and has
 * controls against faster callers (SOAP API Developer Guide, Polling for Changes).
 */
export const ASK_EVERY_MS = 5 * MINUTE;

/** Objects, times credentials, whose last answer this process remembers. */
const MAX_REMEMBERED = 200;
/** Deletions above which an answer is not kept for other triggers. */
const MAX_SHARED_DELETIONS = 10_000;

type Answer = Answers['replication'];

/** Whole minutes, epoch milliseconds. */
interface Window {
	start: number;
	end: number;
}

interface Remembered {
	askedAt: number;
	window: Window;
	answer: Answer;
	/** A trigger whom that answer did not serve is to ask next: from where, and when it said so. */
	next?: { start: number; saidAt: number };
}

/** How long the others wait for a trigger whose turn it is to ask. */
const TURN_MS = 2 * ASK_EVERY_MS;

/** The last answers, shared by all triggers of this process: the pace is one for each object. */
const remembered = new BoundedMap<string, Remembered>(MAX_REMEMBERED);

/** Questions that are under way: whoever wants to ask the same waits for their end. */
const asking = new Map<string, Promise<void>>();

interface Replies {
	updated: { latestDateCovered: string };
	deleted: {
		latestDateCovered: string;
		deletedRecords: Array<{ id: string; deletedDate: string }>;
	};
}

/**
 * Asks `/updated`, or `/deleted` where deletions are watched, unless this process did so lately.
 *
 * @param window the stretch that is asked about
 * @param now this machine's clock, epoch milliseconds
 * @throws {SalesforceCallError} when the org's calls of the day are used up; any other failure is an
 * answer, because nothing depends on it
 */
export async function askReplication(
	client: SalesforceClient,
	{ object, event }: Pick<Watch, 'object' | 'event'>,
	window: Window,
	now: number,
): Promise<Answer> {
	const resource = event === 'deleted' ? 'deleted' : 'updated';
	const key = [client.identity, object, resource].join('\n');
	const { start } = window;
	// n8n polls the triggers of one schedule at once.
	for (let asked = asking.get(key); asked; asked = asking.get(key)) await asked;
	const last = remembered.get(key);
	if (last && isRecent(last.askedAt, now)) {
		if (resource === 'updated' || serves(last, window)) return last.answer;
		last.next = { start: Math.min(start, last.next?.start ?? start), saidAt: now };
		return { outcome: 'later' };
	}
	// Who asks from furthest back asks for all; otherwise it might never get an answer that serves it.
	const { next } = last ?? {};
	if (next && start > next.start && Math.abs(now - next.saidAt) < TURN_MS) {
		return { outcome: 'later' };
	}
	const turn = askNow(client, object, resource, window).then((answer) => {
		const large = answer.outcome === 'read' && answer.deletions.length > MAX_SHARED_DELETIONS;
		const shared: Answer = large ? { outcome: 'later' } : answer;
		remembered.set(key, { askedAt: now, window, answer: shared });
		return answer;
	});
	const ended = turn.then(
		() => undefined,
		() => undefined,
	);
	asking.set(key, ended);
	return await turn.finally(() => asking.delete(key));
}

/** Whether an answer about the deletions of one stretch tells of those of another. */
function serves({ window: asked, answer }: Remembered, { start, end }: Window): boolean {
	switch (answer.outcome) {
		case 'read':
			return asked.start <= start;
		case 'purged':
			return asked.start >= start;
		case 'tooMany':
			// A stretch with too many has too many in all that holds it; of others it says nothing.
			return asked.start >= start && asked.end <= end;
		case 'failed':
			return true;
		case 'later':
			return false;
	}
}

/** Whether less than the pace has passed; a clock that was set back does not stop the questions. */
export function isRecent(askedAt: number | undefined, now: number): boolean {
	return askedAt !== undefined && Math.abs(now - askedAt) < ASK_EVERY_MS;
}

async function askNow(
	client: SalesforceClient,
	object: string,
	resource: keyof Replies,
	{ start, end }: Window,
): Promise<Answer> {
	const reply = client.request<Replies['updated'] & Partial<Replies['deleted']>>({
		method: 'GET',
		path: dataPath`/sobjects/${object}/${resource}`,
		query: { start: new Date(start).toISOString(), end: new Date(end).toISOString() },
	});
	return await reply.then(({ body }) => {
		const covered = parseStamp(body.latestDateCovered);
		if (Number.isNaN(covered)) {
			return { outcome: 'failed', reason: 'the reply has no latestDateCovered' };
		}
		// Of what lies behind the stretch the reply names nothing, however far the org has come.
		const latestDateCovered = Math.min(wholeSecond(covered), end);
		return { outcome: 'read', latestDateCovered, deletions: deletionsOf(body.deletedRecords) };
	}, refusalAsAnswer);
}

function refusalAsAnswer(error: unknown): Answer {
	if (isDaySpent(error) || !(error instanceof SalesforceCallError)) throw error;
	const { salesforceCode, message } = error;
	switch (salesforceCode) {
		case 'INVALID_REPLICATION_DATE':
			return { outcome: 'purged' };
		case 'EXCEEDED_ID_LIMIT':
			return { outcome: 'tooMany' };
		default:
			return { outcome: 'failed', reason: message };
	}
}

function deletionsOf(records: Replies['deleted']['deletedRecords'] = []): Deletion[] {
	return records.map(({ id, deletedDate }) => ({ id, stamp: parseStamp(deletedDate) }));
}
