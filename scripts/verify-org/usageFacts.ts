import { confirmed, different, judged, untold, type Fact, type Finding } from './fact';
import { at, summary, type Reader, type Reply } from './reader';

interface Usage {
	used: number;
	max: number;
	parts: string[];
}

/** `api-usage=18/5000; per-app-api-usage=17/250(appName=x); api-bursts=1/750`. */
function usageOf(reply: Reply): Usage | undefined {
	const parts = (reply.headers.get('sforce-limit-info') ?? '').split(/[;,]\s*/);
	const match = /^api-usage=(\d+)\/(\d+)$/.exec(parts[0] ?? '');
	if (match === null) return undefined;
	return {
		used: Number(match[1]),
		max: Number(match[2]),
		parts: parts.map((part) => part.replace(/=.*/, '')),
	};
}

const knownParts = ['api-usage', 'per-app-api-usage', 'api-bursts'];
/** Calls others may make between ours, and the delay of a count: no more is called the same. */
const closeCalls = 50;

async function shape(reader: Reader): Promise<Finding> {
	const reply = await reader.get('sobjects');
	const usage = usageOf(reply);
	if (usage === undefined) {
		const header = reply.headers.get('sforce-limit-info');
		if (reply.status !== 200) return untold(`the call answered ${summary(reply)}`);
		return different(header === null ? 'no such header' : 'a header of another form');
	}
	const isKnown = usage.parts.every((part) => knownParts.includes(part));
	return judged(isKnown, usage.parts.join('; '));
}

async function lag(reader: Reader): Promise<Finding> {
	const first = usageOf(await reader.get('limits'));
	const second = usageOf(await reader.get('limits'));
	if (first === undefined || second === undefined) return untold('no Sforce-Limit-Info');
	const step = second.used - first.used;
	return judged(step >= 1, `two calls in a row: usage rose by ${step}`);
}

async function agreement(reader: Reader): Promise<Finding> {
	const reply = await reader.get('limits');
	const usage = usageOf(reply);
	const max = Number(at(reply.body, 'DailyApiRequests', 'Max'));
	const used = max - Number(at(reply.body, 'DailyApiRequests', 'Remaining'));
	if (usage === undefined || Number.isNaN(used)) return untold(`/limits: ${summary(reply)}`);
	const apart = Math.abs(usage.used - used);
	return judged(
		usage.max === max && apart <= closeCalls,
		`limit ${usage.max} and ${max}, usage ${apart} apart`,
	);
}

async function badSession(reader: Reader): Promise<Finding> {
	const reply = await reader.get('limits', { accessToken: 'not-a-session' });
	const hasUsage = reply.headers.has('sforce-limit-info');
	const challenge = reply.headers.get('www-authenticate');
	const isAsAssumed =
		summary(reply) === '401 INVALID_SESSION_ID' && challenge === 'Token' && !hasUsage;
	return judged(
		isAsAssumed,
		`${summary(reply)}, WWW-Authenticate ${challenge ?? 'absent'}, ` +
			`Sforce-Limit-Info ${hasUsage ? 'present' : 'absent'}`,
	);
}

async function versions(reader: Reader): Promise<Finding> {
	const reply = await reader.get('/services/data', { accessToken: null });
	const hasUsage = reply.headers.has('sforce-limit-info');
	return judged(
		reply.status === 200 && !hasUsage,
		`${summary(reply)}, Sforce-Limit-Info ${hasUsage ? 'present' : 'absent'}`,
	);
}

async function retired(reader: Reader): Promise<Finding> {
	const never = await reader.get('/services/data/v1.0/limits');
	const gone = await reader.get('/services/data/v30.0/limits');
	return judged(
		never.status === 404 && gone.status === 410,
		`v1.0 ${summary(never)}, v30.0 ${summary(gone)}`,
	);
}

async function unmodified(reader: Reader): Promise<Finding> {
	const described = await reader.get('sobjects/User/describe');
	const stamp = described.headers.get('last-modified');
	if (stamp === null) return different(`${summary(described)} without Last-Modified`);
	const again = await reader.get('sobjects/User/describe', {
		headers: { 'if-modified-since': stamp },
	});
	return again.status === 304 ? confirmed('304') : different(summary(again));
}

/** Versions, sessions and the count of API requests. */
export const usageFacts: readonly Fact[] = [
	{
		id: 'limit-info-shape',
		statement: 'A data reply carries Sforce-Limit-Info, in a form that is read',
		check: shape,
	},
	{
		id: 'limit-info-lag',
		statement: 'Sforce-Limit-Info counts the call it comes with',
		check: lag,
	},
	{
		id: 'limit-info-agreement',
		statement: 'Sforce-Limit-Info and /limits agree',
		check: agreement,
	},
	{
		id: 'session-invalid',
		statement: 'A bad session answers 401 INVALID_SESSION_ID, WWW-Authenticate Token, no usage',
		check: badSession,
	},
	{
		id: 'versions-open',
		statement: 'The list of versions needs no session and counts no call',
		check: versions,
	},
	{
		id: 'versions-retired',
		statement: 'A version that never was answers 404, a retired one 410',
		check: retired,
	},
	{
		id: 'describe-unmodified',
		statement: 'A describe seen before answers 304 to If-Modified-Since',
		check: unmodified,
	},
];
