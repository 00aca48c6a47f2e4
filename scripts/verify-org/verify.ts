import type { Access } from './access';
import { bulkFacts } from './bulkFacts';
import { untold, type Fact, type Finding } from './fact';
import { queryFacts } from './queryFacts';
import { at, listAt, Reader } from './reader';
import { replicationFacts } from './replicationFacts';
import { usageFacts } from './usageFacts';

/** All that is asked of an org, in this order. */
export const facts: readonly Fact[] = [
	...usageFacts,
	...queryFacts,
	...replicationFacts,
	...bulkFacts,
];

export interface Line extends Finding {
	fact: Fact;
}

/** What the command needs of the world around it. */
export interface World {
	send: typeof fetch;
	/** Epoch milliseconds. */
	now: () => number;
}

/** Asks the org about each fact, one after the other, with GET requests alone. */
export async function verify(access: Access, world: World): Promise<Line[]> {
	const reader = new Reader(access, await newestVersion(access, world), world.send, world.now);
	const lines: Line[] = [];
	for (const fact of facts) lines.push({ fact, ...(await finding(fact, reader)) });
	return lines;
}

async function finding(fact: Fact, reader: Reader): Promise<Finding> {
	try {
		return await fact.check(reader);
	} catch (error) {
		return untold(`no answer: ${error instanceof Error ? error.message : String(error)}`);
	}
}

async function newestVersion(access: Access, { send, now }: World): Promise<string> {
	const reader = new Reader(access, '', send, now);
	const { body } = await reader.get('/services/data', { accessToken: null });
	const version = at(listAt(body).at(-1), 'version');
	if (typeof version !== 'string') throw new Error('The org gave no list of API versions.');
	return version;
}

/** One line a fact, and the sums. */
export function report(lines: readonly Line[]): string {
	const width = Math.max(...lines.map(({ verdict }) => verdict.length));
	const rows = lines.map(
		({ fact, verdict, seen }) => `${verdict.padEnd(width)}  ${fact.statement} (${seen})`,
	);
	const count = (wanted: string): number =>
		lines.filter(({ verdict }) => verdict === wanted).length;
	return (
		`${rows.join('\n')}\n` +
		`${count('confirmed')} confirmed, ${count('different')} different, ` +
		`${count('could not tell')} could not be told\n`
	);
}
