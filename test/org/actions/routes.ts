import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isObject, readList, readObject } from '../composite/request';
import { notFound, salesforceError, unsupported } from '../errors';
import type { Org } from '../org';
import { transactionOptions } from '../rest/rows';
import { callOf } from '../server/call';
import { parameter, resource } from '../server/resource';
import { actions, type Action, type ActionParameter } from './catalog';
import { invoke, missingAction } from './invoke';

const kinds = ['apex', 'emailAlert', 'flow', 'quickAction'] as const;
/** Kinds whose actions belong to objects; the list of such a kind names the objects. */
const ofObjects: readonly string[] = ['emailAlert', 'quickAction'];
const base = '/services/data/:version/actions';

/** `/actions`: what there is, what it takes, and running it. */
export function registerActions(app: FastifyInstance, org: Org): void {
	const root = (request: FastifyRequest): string =>
		`/services/data/v${callOf(request).version}/actions`;
	resource(app, base, {
		GET: (request) => ({
			standard: `${root(request)}/standard`,
			custom: `${root(request)}/custom`,
		}),
	});
	resource(app, `${base}/standard`, {
		GET: (request) => ({
			actions: actions.filter(isStandard).map(({ label, name }) => ({
				label,
				name,
				type: name.toUpperCase(),
				url: `${root(request)}/standard/${name}`,
			})),
		}),
	});
	resource(app, `${base}/standard/:name`, {
		GET: (request) => describe(findStandard(request)),
		POST: (request, reply) => run(org, request, reply, findStandard(request)),
	});
	resource(app, `${base}/custom`, {
		GET: (request) =>
			Object.fromEntries(kinds.map((kind) => [kind, `${root(request)}/custom/${kind}`])),
	});
	resource(app, `${base}/custom/:kind`, {
		GET: (request) => {
			const kind = kindOf(request);
			const known = actions.filter((action) => action.kind === kind);
			const base = `${root(request)}/custom/${kind}`;
			if (!ofObjects.includes(kind)) return { actions: known.map((each) => entry(each, base)) };
			return Object.fromEntries(
				known.map(({ name }) => [objectOf(name), `${base}/${objectOf(name)}`]),
			);
		},
	});
	resource(app, `${base}/custom/:kind/:name`, {
		GET: (request) => {
			const kind = kindOf(request);
			if (ofObjects.includes(kind)) return listOfObject(request, kind, root(request));
			const action = find(request);
			if (action === undefined) throw notFound();
			return describe(action);
		},
		POST: (request, reply) => run(org, request, reply, find(request)),
	});
	resource(app, `${base}/custom/:kind/:object/:name`, {
		GET: (request) => {
			const action = findOfObject(request);
			if (action === undefined) throw notFound();
			return describe(action);
		},
		POST: (request, reply) => run(org, request, reply, findOfObject(request)),
	});
}

function run(
	org: Org,
	request: FastifyRequest,
	reply: FastifyReply,
	action: Action | undefined,
): unknown {
	const inputs = readList(readObject(request.body, ['inputs']), 'inputs').map((input) => {
		if (isObject(input)) return input;
		throw salesforceError(400, 'JSON_PARSER_ERROR', 'Each input must be an object.');
	});
	const { status, results } =
		action === undefined
			? missingAction(parameter(request, 'name'))
			: invoke(org.store, org.settings, action, inputs, transactionOptions(org, request));
	return reply.code(status).send(results);
}

function isStandard(action: Action): boolean {
	return action.kind === 'standard';
}

/** The org has few of Salesforce's own actions; the others are refused and not called unknown. */
function findStandard(request: FastifyRequest): Action {
	const name = parameter(request, 'name');
	const action = actions.find((each) => isStandard(each) && each.name === name);
	if (action === undefined) throw unsupported(`the standard action ${name}`);
	return action;
}

function entry({ kind, label, name }: Action, base: string): object {
	return { label, name, type: kind.toUpperCase(), url: `${base}/${name.replace('.', '/')}` };
}

/** The object of a name such as `Account.Log_Call`. */
function objectOf(name: string): string {
	return name.split('.')[0] ?? '';
}

function listOfObject(request: FastifyRequest, kind: string, root: string): unknown {
	const object = parameter(request, 'name').toLowerCase();
	const known = actions.filter(
		(action) => action.kind === kind && objectOf(action.name).toLowerCase() === object,
	);
	if (known.length === 0) throw notFound();
	return { actions: known.map((each) => entry(each, `${root}/custom/${kind}`)) };
}

function findOfObject(request: FastifyRequest): Action | undefined {
	const kind = kindOf(request);
	const name = `${parameter(request, 'object')}.${parameter(request, 'name')}`.toLowerCase();
	return actions.find((action) => action.kind === kind && action.name.toLowerCase() === name);
}

function kindOf(request: FastifyRequest): string {
	const given = parameter(request, 'kind');
	const kind = kinds.find((each) => each.toLowerCase() === given.toLowerCase());
	if (kind === undefined) throw unsupported(`custom actions of type ${given}`);
	return kind;
}

function find(request: FastifyRequest): Action | undefined {
	const kind = kindOf(request);
	const name = parameter(request, 'name').toLowerCase();
	return actions.find((action) => action.kind === kind && action.name.toLowerCase() === name);
}

function describe(action: Action): unknown {
	return {
		description: null,
		inputs: action.inputs.map((input) => ({
			byteLength: 0,
			...parameterBody(input),
			required: input.required,
		})),
		label: action.label,
		name: action.name,
		outputs: action.outputs.map(parameterBody),
		standard: isStandard(action),
		targetEntityName: null,
		type: (isStandard(action) ? action.name : action.kind).toUpperCase(),
	};
}

function parameterBody(input: Omit<ActionParameter, 'required'>): Record<string, unknown> {
	const { name, label, type, maxOccurs = 1 } = input;
	return {
		description: null,
		label,
		maxOccurs,
		name,
		picklistValues: null,
		sobjectType: null,
		type,
	};
}
