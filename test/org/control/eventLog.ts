import type { FastifyInstance } from 'fastify';
import type { OtherUsage } from '../eventLog/eventLog';
import type { Org } from '../org';
import { controlPrefix } from '../server/hooks';

/** Calls a made-up log file tells of at most. */
const mostCalls = 100_000;

/** `POST /event-log`: the log file of a day, with calls that others are to have made. */
export function registerEventLogControl(app: FastifyInstance, org: Org): void {
	app.post(`${controlPrefix}/event-log`, (request, reply) => {
		const read = readUsage(request.body);
		if (typeof read === 'string') return reply.code(400).send({ error: read });
		return { id: org.eventLog.writeDay(read.day, read.usage) };
	});
}

function readUsage(input: unknown): { day: number; usage: OtherUsage[] } | string {
	if (!isObject(input)) return 'a body with day and usage is needed';
	const { day, usage, ...rest } = input;
	const [unknown] = Object.keys(rest);
	if (unknown !== undefined) return `unknown key '${unknown}', known: day, usage`;
	const start = typeof day === 'string' ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
	if (Number.isNaN(start)) return "'day' must be a date like 2026-11-23";
	if (!Array.isArray(usage) || !usage.every(isUsage)) {
		return "'usage' must be a list of {calls, client, app, user, counted}";
	}
	const calls = usage.reduce((sum, each) => sum + each.calls, 0);
	if (calls > mostCalls) return `a file tells of ${mostCalls} calls at most`;
	return { day: start, usage };
}

function isUsage(input: unknown): input is OtherUsage {
	if (!isObject(input) || !Number.isInteger(input['calls'])) return false;
	return ['client', 'app', 'user'].every(
		(key) => input[key] === undefined || typeof input[key] === 'string',
	);
}

function isObject(input: unknown): input is Record<string, unknown> {
	return typeof input === 'object' && input !== null && !Array.isArray(input);
}
