import type { FastifyReply, FastifyRequest } from 'fastify';
import { salesforceError } from '../errors';
import type { IncomingRecord, ObjectSchema, RecordError } from '../model';
import type { Org } from '../org';
import { objectOf, transactionOptions } from '../rest/rows';
import { isObject, readList, readObject, tooMany } from './request';

/** Bounds of one call: records, levels, and types of object. */
const mostRecords = 200;
const deepest = 5;
const mostTypes = 5;

/** A record of the tree, with the field that names its parent. */
interface Branch {
	type: string;
	referenceId: string;
	values: IncomingRecord;
	parent?: { referenceId: string; field: string };
}

type BranchReply =
	{ referenceId: string; id: string } | { referenceId: string; errors: RecordError[] };

/** `POST /composite/tree/X`: records with their children, all created or none. */
export function postTree(org: Org, request: FastifyRequest, reply: FastifyReply): unknown {
	const schema = objectOf(org, request);
	const body = readObject(request.body, ['records']);
	const branches = flatten(org, schema, readList(body, 'records'));
	const results = org.store.transaction(transactionOptions(org, request), () => {
		const result = save(org, branches);
		return { result, commit: !result.some((entry) => 'errors' in entry) };
	});
	const failures = results.filter((entry) => 'errors' in entry);
	const hasErrors = failures.length > 0;
	return reply
		.code(hasErrors ? org.settings.treeFailureStatus : 201)
		.send({ hasErrors, results: hasErrors ? failures : results });
}

/** The records level by level, as Salesforce lists their results. */
function flatten(org: Org, root: ObjectSchema, records: readonly unknown[]): Branch[] {
	const branches: Branch[] = [];
	let level = records.map((record) => ({ record, schema: root, parent: undefined as Parent }));
	for (let depth = 1; level.length > 0; depth++) {
		if (depth > deepest) throw tooMany('levels', deepest);
		const below: typeof level = [];
		for (const { record, schema, parent } of level) {
			const branch = readBranch(org, schema, record);
			branches.push({ ...branch.own, ...(parent === undefined ? {} : { parent }) });
			for (const child of branch.children) below.push(child);
		}
		level = below;
	}
	if (branches.length > mostRecords) throw tooMany('records', mostRecords);
	if (new Set(branches.map((branch) => branch.type)).size > mostTypes) {
		throw tooMany('types of object', mostTypes);
	}
	if (new Set(branches.map((branch) => branch.referenceId)).size < branches.length) {
		throw salesforceError(400, 'INVALID_INPUT', 'Each referenceId must be unique.');
	}
	return branches;
}

type Parent = Branch['parent'];

function readBranch(
	org: Org,
	schema: ObjectSchema,
	record: unknown,
): {
	own: Branch;
	children: Array<{ record: unknown; schema: ObjectSchema; parent: Parent }>;
} {
	const attributes = isObject(record) ? record['attributes'] : undefined;
	const referenceId = isObject(attributes) ? attributes['referenceId'] : undefined;
	const type = isObject(attributes) ? attributes['type'] : undefined;
	if (!isObject(record) || typeof referenceId !== 'string' || typeof type !== 'string') {
		throw salesforceError(
			400,
			'INVALID_INPUT',
			'Each record must have attributes with a type and a referenceId.',
		);
	}
	if (type.toLowerCase() !== schema.name.toLowerCase()) {
		throw salesforceError(
			400,
			'INVALID_INPUT',
			`The record ${referenceId} is of type ${type}, not of ${schema.name}.`,
		);
	}
	const values: IncomingRecord = {};
	const children: Array<{ record: unknown; schema: ObjectSchema; parent: Parent }> = [];
	for (const [name, value] of Object.entries(record)) {
		const relationship = schema.childRelationships.find(
			(candidate) => candidate.relationshipName.toLowerCase() === name.toLowerCase(),
		);
		const child = relationship && org.store.schema(relationship.childSObject);
		if (relationship === undefined || child === undefined || !isObject(value)) {
			values[name] = value;
			continue;
		}
		const parent = { referenceId, field: relationship.field };
		for (const entry of readList(value, 'records')) {
			children.push({ record: entry, schema: child, parent });
		}
	}
	return { own: { type: schema.name, referenceId, values }, children };
}

function save(org: Org, branches: readonly Branch[]): BranchReply[] {
	const ids = new Map<string, string>();
	const replies: BranchReply[] = [];
	for (const { type, referenceId, values, parent } of branches) {
		const parentId = parent === undefined ? undefined : ids.get(parent.referenceId);
		// A record whose parent failed is not tried: the parent's error is the one to tell.
		if (parent !== undefined && parentId === undefined) continue;
		const record = parent === undefined ? values : { ...values, [parent.field]: parentId };
		const result = org.store.insert(type, record);
		if (!result.success) {
			replies.push({ referenceId, errors: result.errors });
			continue;
		}
		ids.set(referenceId, result.id);
		replies.push({ referenceId, id: result.id });
	}
	return replies;
}
