import type { FastifyInstance, FastifyReply } from 'fastify';
import { parseFault } from '../faults/parse';
import type { Org } from '../org';
import { controlPrefix } from '../server/hooks';
import { readSeedRequest, seedRecords } from './records';
import { readSettings } from './settings';

/** The control API: what a test or a person at a terminal steers the org with. No session needed. */
export function registerControl(app: FastifyInstance, org: Org): void {
	app.get(`${controlPrefix}/calls`, () => org.journal.list());
	app.get(`${controlPrefix}/usage`, () => usage(org));
	app.post(`${controlPrefix}/reset`, (request) => {
		org.reset({ data: property(request.body, 'data') === true });
		return usage(org);
	});
	app.get(`${controlPrefix}/faults`, () => org.faults.list());
	app.delete(`${controlPrefix}/faults`, () => {
		org.faults.clear();
		return [];
	});
	app.post(`${controlPrefix}/faults`, (request, reply) => {
		const parsed = parseFault(request.body);
		if (!parsed.ok) return refuse(reply, parsed.problem);
		org.faults.arm(parsed.spec);
		return org.faults.list();
	});
	app.get(`${controlPrefix}/staged-credentials`, () => org.identity.staged());
	app.get(`${controlPrefix}/settings`, () => {
		org.auth.edits.settle();
		return org.settings;
	});
	app.post(`${controlPrefix}/settings`, (request, reply) => {
		const change = readSettings(request.body);
		if (typeof change === 'string') return refuse(reply, change);
		org.change(change);
		return org.settings;
	});
	app.post(`${controlPrefix}/clock`, (request, reply) => {
		const advanceMs = property(request.body, 'advanceMs') ?? 0;
		const skewMs = property(request.body, 'skewMs');
		if (typeof advanceMs !== 'number' || !(advanceMs >= 0)) {
			return refuse(reply, "'advanceMs' must be a number of 0 or more");
		}
		if (skewMs !== undefined && typeof skewMs !== 'number') {
			return refuse(reply, "'skewMs' must be a number");
		}
		org.clock.advance(advanceMs);
		if (skewMs !== undefined) org.clock.skew(skewMs);
		return { now: new Date(org.clock.now()).toISOString() };
	});
	app.post(`${controlPrefix}/records`, (request, reply) => {
		const seed = readSeedRequest(request.body);
		if (typeof seed === 'string') return refuse(reply, seed);
		const result = seedRecords(org.store, seed);
		return 'errors' in result ? reply.code(400).send(result) : result;
	});
}

function usage(org: Org): { used: number; limit: number; logins: number } {
	return { used: org.usage.used, limit: org.settings.dailyLimit, logins: org.usage.logins };
}

function refuse(reply: FastifyReply, problem: string): FastifyReply {
	return reply.code(400).send({ error: problem });
}

function property(body: unknown, name: string): unknown {
	return typeof body === 'object' && body !== null
		? Object.getOwnPropertyDescriptor(body, name)?.value
		: undefined;
}
