import type { Reply } from '../client';
import { shapeDifferences } from './shape';
import type { Recording } from './recordings';

/** Headers a client acts on. The others protect browsers, or belong to the connection. */
const meaningful = [
	'content-type',
	'sforce-limit-info',
	'location',
	'www-authenticate',
	'cache-control',
	'allow',
];
/** Same in every call of an org, or named after one record. */
const comparable: Readonly<Record<string, (value: string) => string>> = {
	'content-type': (value) => value.toLowerCase().replaceAll(' ', ''),
	'sforce-limit-info': (value) => value.replaceAll(/\d+/g, 'n'),
	location: (value) => value.replace(/\/\w+$/, '/id'),
};

/** Everything the org's reply differs in, one line each. */
export function differences(recording: Recording, reply: Reply): string[] {
	if (reply.status === 501) return [`refused: ${JSON.stringify(reply.body)}`];
	const found = [];
	if (reply.status !== recording.status) {
		found.push(
			`status: recorded ${recording.status}, org ${reply.status} ${JSON.stringify(reply.body)}`,
		);
	}
	found.push(...headerDifferences(recording, reply.headers));
	const body = reply.body === '' ? undefined : reply.body;
	if (recording.reply === undefined && body === undefined) return found;
	found.push(...shapeDifferences(recording.reply, body, recording.catalogue));
	const [codes, given] = [errorCodes(recording.reply), errorCodes(body)];
	if (codes !== given) found.push(`error codes: recorded ${codes}, org ${given}`);
	return found;
}

/** Error codes are the one value that means the same in every org. */
function errorCodes(body: unknown): string {
	const text = JSON.stringify(body ?? null);
	const codes = [...text.matchAll(/"(?:errorCode|statusCode|error)":"(\w+)"/g)];
	return codes.length === 0 ? 'none' : codes.map((match) => match[1]).join(' ');
}

function headerDifferences({ headers }: Recording, given: Headers): string[] {
	if (headers === undefined) return [];
	const isWhole = headers['date'] !== undefined;
	return meaningful.flatMap((name) => {
		const recorded = normal(name, headers[name]);
		const found = normal(name, given.get(name) ?? undefined);
		if (recorded === found || (recorded === undefined && !isWhole)) return [];
		return [`header ${name}: recorded ${recorded ?? 'none'}, org ${found ?? 'none'}`];
	});
}

function normal(name: string, value: string | undefined): string | undefined {
	return value === undefined ? undefined : (comparable[name]?.(value) ?? value);
}
