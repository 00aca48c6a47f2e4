import type { FastifyInstance } from 'fastify';
import type { ObjectSchema } from '../model';
import type { Org } from '../org';
import { callOf, findCall } from '../server/call';
import { queryValue, resource } from '../server/resource';

/** Records `/recent` and an object's `recentItems` list at most. */
const mostRecent = 200;
const recordPath = /^\/services\/data\/v[\d.]+\/sobjects\/(\w+)\/(\w{15,18})(?:[/?]|$)/;

interface Item {
	object: string;
	id: string;
}

const recentOf = new WeakMap<Org, Item[]>();

/** `/recent`: records that calls with `Sforce-Mru: updateMru=true` read or wrote, latest first. */
export function registerRecent(app: FastifyInstance, org: Org): void {
	recentOf.set(org, []);
	org.onReset(() => recentOf.set(org, []));
	app.addHook('onResponse', (request, reply, done) => {
		const wanted = /\bupdateMru\s*=\s*true\b/i.test(String(request.headers['sforce-mru'] ?? ''));
		if (wanted && reply.statusCode < 300 && findCall(request) !== undefined) {
			note(org, String(reply.getHeader('location') ?? request.url));
		}
		done();
	});
	resource(app, '/services/data/:version/recent', {
		GET: (request) => {
			const limit = Number(queryValue(request, 'limit') ?? mostRecent);
			return recentItems(org, callOf(request).version).slice(0, limit);
		},
	});
}

/** Recently used records as Salesforce lists them; of one object when it is given. */
export function recentItems(org: Org, version: string, only?: ObjectSchema): unknown[] {
	return (recentOf.get(org) ?? []).flatMap(({ object, id }) => {
		const schema = org.store.schema(object);
		const row = org.store.byId(object, id);
		if (schema === undefined || row === undefined) return [];
		if (only !== undefined && only.name !== schema.name) return [];
		const name = schema.fields.find((field) => field.nameField === true)?.name ?? 'Id';
		const url = `/services/data/v${version}/sobjects/${schema.name}/${row.Id}`;
		return [{ attributes: { type: schema.name, url }, Id: row.Id, [name]: row[name] ?? null }];
	});
}

function note(org: Org, path: string): void {
	const [, object = '', id = ''] = recordPath.exec(path) ?? [];
	const row = org.store.byId(object, id);
	if (row === undefined) return;
	const others = (recentOf.get(org) ?? []).filter((item) => item.id !== row.Id);
	recentOf.set(org, [{ object, id: row.Id }, ...others].slice(0, mostRecent));
}
