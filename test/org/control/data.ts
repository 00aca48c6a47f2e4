import type { FastifyInstance, FastifyReply } from 'fastify';
import type { SaveResult } from '../model';
import type { Org } from '../org';
import { noRules } from '../rules/model';
import { readRules } from '../rules/read';
import { controlPrefix } from '../server/hooks';

/** Control of what no REST call does: rules, the recycle bin, merges, and the org's own touches. */
export function registerDataControl(app: FastifyInstance, org: Org): void {
	const { store } = org;
	app.get(`${controlPrefix}/rules`, () => store.rules);
	app.delete(`${controlPrefix}/rules`, () => {
		org.setRules(noRules);
		return store.rules;
	});
	app.post(`${controlPrefix}/rules`, (request, reply) => {
		const rules = readRules(store.unrestricted, request.body);
		if (typeof rules === 'string') return reply.code(400).send({ error: rules });
		org.setRules({ ...store.rules, ...rules });
		return store.rules;
	});
	app.post(`${controlPrefix}/touch`, (request, reply) => {
		const { object, ids } = bodyOf(request.body);
		return answer(
			reply,
			ids.map((id) => store.touch(object, id)),
		);
	});
	app.post(`${controlPrefix}/undelete`, (request, reply) => {
		const { object, ids } = bodyOf(request.body);
		return answer(
			reply,
			ids.map((id) => store.undelete(object, id)),
		);
	});
	app.post(`${controlPrefix}/merge`, (request, reply) => {
		const { object, ids, master } = bodyOf(request.body);
		return answer(reply, [store.merge(object, master, ids)]);
	});
	app.post(`${controlPrefix}/empty-recycle-bin`, (request) => {
		const { object } = bodyOf(request.body);
		return { purged: store.emptyRecycleBin(object) };
	});
	app.post(`${controlPrefix}/locks`, (request, reply) => {
		const { ids, forMs } = bodyOf(request.body);
		if (!(forMs > 0)) return reply.code(400).send({ error: "'forMs' must be above 0" });
		for (const id of ids) store.lockRow(id, forMs);
		return { locked: ids };
	});
}

interface DataRequest {
	object: string;
	ids: string[];
	master: string;
	forMs: number;
}

function bodyOf(input: unknown): DataRequest {
	const given: Record<string, unknown> =
		typeof input === 'object' && input !== null ? { ...input } : {};
	return {
		object: textOf(given['object']),
		ids: Array.isArray(given['ids']) ? given['ids'].map(textOf) : [],
		master: textOf(given['master']),
		forMs: Number(given['forMs'] ?? 0),
	};
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

function answer(reply: FastifyReply, results: SaveResult[]): unknown {
	const failure = results.find((result) => !result.success);
	return failure === undefined
		? { ids: results.map((result) => result.id) }
		: reply.code(400).send({ errors: failure.errors });
}
