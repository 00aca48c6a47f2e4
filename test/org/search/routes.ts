import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readObject, isObject } from '../composite/request';
import { salesforceError, unsupported } from '../errors';
import type { Org } from '../org';
import { callOf } from '../server/call';
import { queryValue, resource } from '../server/resource';
import { runSearch } from './run';
import { listOf, parseSosl, readGroup, type Returning, type Search } from './sosl';
import { malformedSearch } from './term';

/** `/search` and `/parameterizedSearch`. */
export function registerSearch(app: FastifyInstance, org: Org): void {
	const base = '/services/data/:version';
	const answer = (request: FastifyRequest, search: Search): unknown => ({
		searchRecords: runSearch(org, search, callOf(request).version),
	});
	resource(app, `${base}/search`, {
		GET: (request) => answer(request, parseSosl(queryValue(request, 'q') ?? '')),
	});
	resource(app, `${base}/parameterizedSearch`, {
		GET: (request) => answer(request, fromQuery(request)),
		POST: (request) => answer(request, fromBody(request.body)),
	});
}

const objectClauses = ['name', 'fields', 'where', 'orderBy', 'limit', 'offset'];
const bodyKeys = ['q', 'in', 'fields', 'sobjects', 'overallLimit', 'defaultLimit'];

/** `?q=Acme&sobject=Account&Account.fields=Id,Name&Account.limit=10`. */
function fromQuery(request: FastifyRequest): Search {
	const query = isObject(request.query) ? request.query : {};
	const asked = [query['sobject']].flat().filter((name) => typeof name === 'string');
	const names = asked.flatMap(listOf);
	const sobjects = names.map((name) => {
		const clauses: Record<string, unknown> = { name };
		for (const clause of objectClauses.slice(1)) {
			const value = queryValue(request, `${name}.${clause}`);
			if (value !== undefined) clauses[clause] = value;
		}
		return clauses;
	});
	for (const key of Object.keys(query)) {
		const [object = '', clause] = key.split('.');
		const isKnown =
			clause === undefined
				? ['sobject', ...bodyKeys].includes(key)
				: names.includes(object) && objectClauses.includes(clause);
		if (!isKnown) throw unsupported(`parameterized search by ${key}`);
	}
	return build(Object.fromEntries(bodyKeys.map((key) => [key, query[key]])), sobjects);
}

function fromBody(input: unknown): Search {
	const body = readObject(input, [...bodyKeys, 'offset', 'metadata', 'spellCorrection']);
	for (const key of ['offset', 'metadata']) {
		if (body[key] !== undefined) throw unsupported(`parameterized search by ${key}`);
	}
	const sobjects = Array.isArray(body['sobjects']) ? (body['sobjects'] as unknown[]) : [];
	return build(
		body,
		sobjects.map((entry) => readObject(entry, objectClauses)),
	);
}

function build(
	options: Record<string, unknown>,
	sobjects: ReadonlyArray<Record<string, unknown>>,
): Search {
	const term = options['q'];
	if (typeof term !== 'string' || term.trim() === '') {
		throw malformedSearch('No search term found. The search term must be enclosed in braces.');
	}
	const defaultLimit = numberOf(options['defaultLimit']);
	const limit = numberOf(options['overallLimit']);
	const shared = fieldsOf(options['fields']);
	if (shared.length > 0 && sobjects.length === 0) {
		throw salesforceError(
			400,
			'INVALID_FIELD',
			'fields at the top level need at least one sobject.',
		);
	}
	return {
		// The term is taken literally: what is syntax in SOSL is text here.
		term: `"${term.replace(/[\\"]/g, ' ')}"`,
		group: typeof options['in'] === 'string' ? readGroup(options['in']) : 'ALL',
		returning: sobjects.map((sobject) => readSobject(sobject, shared, defaultLimit)),
		...(limit === undefined ? {} : { limit }),
	};
}

function readSobject(
	sobject: Record<string, unknown>,
	shared: string[],
	defaultLimit: number | undefined,
): Returning {
	const { name, where, orderBy } = sobject;
	const own = fieldsOf(sobject['fields']);
	const limit = numberOf(sobject['limit']) ?? defaultLimit;
	const offset = numberOf(sobject['offset']);
	return {
		object: typeof name === 'string' ? name : '',
		fields: own.length > 0 ? own : shared,
		...(typeof where === 'string' ? { where } : {}),
		...(typeof orderBy === 'string' ? { orderBy } : {}),
		...(limit === undefined ? {} : { limit }),
		...(offset === undefined ? {} : { offset }),
	};
}

function fieldsOf(value: unknown): string[] {
	if (Array.isArray(value)) return value.map(String);
	return typeof value === 'string' ? listOf(value) : [];
}

function numberOf(value: unknown): number | undefined {
	if (value === undefined) return undefined;
	const number = Number(value);
	return Number.isInteger(number) && number >= 0 ? number : undefined;
}
