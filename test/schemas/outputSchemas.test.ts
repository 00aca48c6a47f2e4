import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import Ajv, { type AnySchemaObject } from 'ajv';
import type { INodePropertyOptions, INodeType } from 'n8n-workflow';

import { SalesforceBulk } from '../../nodes/SalesforceBulk/SalesforceBulk.node';
import { SalesforceLimits } from '../../nodes/SalesforceLimits/SalesforceLimits.node';
import { SalesforcePlatform } from '../../nodes/SalesforcePlatform/SalesforcePlatform.node';
import { SalesforceQuery } from '../../nodes/SalesforceQuery/SalesforceQuery.node';
import { SalesforceRecord } from '../../nodes/SalesforceRecord/SalesforceRecord.node';
import { SalesforceRecordTrigger } from '../../nodes/SalesforceRecordTrigger/SalesforceRecordTrigger.node';
import { repositoryRoot } from '../harness';
import { startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';
import { realOutputs, type RealOutputs } from './outputs';

/** The folder n8n looks in for version 1 of a node. */
const VERSION_FOLDER = join('__schema__', 'v1.0.0');

const nodes: INodeType[] = [
	new SalesforceBulk(),
	new SalesforceLimits(),
	new SalesforcePlatform(),
	new SalesforceQuery(),
	new SalesforceRecord(),
	new SalesforceRecordTrigger(),
];

function folderOf(node: string): string {
	const folder = node.charAt(0).toUpperCase() + node.slice(1);
	return join(repositoryRoot, 'nodes', folder);
}

function schemaFiles(node: string): string[] {
	const folder = join(folderOf(node), '__schema__');
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.json'))
		.map((file) => join(folder, file));
}

/** Where n8n looks for the schema of an operation; the key is `node/resource/operation`. */
function schemaFile(key: string): string {
	const [node = '', ...operation] = key.split('/');
	return `${join(folderOf(node), VERSION_FOLDER, ...operation)}.json`;
}

const readSchema = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as AnySchemaObject;

/** Every operation of a node, as `node/resource/operation`. */
function operationsOf({ description: { name, properties } }: INodeType): string[] {
	const operations = properties.filter((property) => property.name === 'operation');
	const keys = operations.flatMap(({ options = [], displayOptions }) =>
		((displayOptions?.show?.resource ?? []) as string[]).flatMap((resource) =>
			(options as INodePropertyOptions[]).map(
				({ value }) => `${name}/${resource}/${String(value)}`,
			),
		),
	);
	return keys.length > 0 ? keys : [name];
}

/** Operations whose items this package makes up itself; elsewhere Salesforce may say more. */
const OURS: ReadonlySet<string> = new Set([
	'salesforceBulk/ingestJob/run',
	'salesforceBulk/ingestJob/getResults',
	'salesforceBulk/ingestJob/upload',
	'salesforceBulk/ingestJob/delete',
	'salesforceBulk/queryJob/delete',
	'salesforceLimits/limit/check',
	'salesforceLimits/callLog/getAll',
	'salesforceLimits/usage/getByCaller',
	'salesforcePlatform/action/invoke',
	'salesforcePlatform/composite/graph',
	'salesforcePlatform/composite/request',
	'salesforcePlatform/composite/tree',
	'salesforcePlatform/event/publish',
	'salesforcePlatform/file/upload',
	'salesforcePlatform/flow/invoke',
	'salesforceRecord/object/count',
	'salesforceRecord/record/create',
	'salesforceRecord/record/delete',
	'salesforceRecord/record/findOrCreate',
	'salesforceRecord/record/update',
	'salesforceRecord/record/upsert',
]);

/** The same schema, which takes no key that it does not name. */
function closed(schema: AnySchemaObject): AnySchemaObject {
	const { properties, items } = schema as { properties?: object; items?: AnySchemaObject };
	return {
		...schema,
		...(items && { items: closed(items) }),
		...(properties && {
			additionalProperties: false,
			properties: Object.fromEntries(
				Object.entries(properties).map(([name, one]) => [name, closed(one as AnySchemaObject)]),
			),
		}),
	};
}

const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });
// n8n counts the versions of a schema in it.
ajv.addKeyword('version');

let t: OrgUnderTest;
let outputs: RealOutputs;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
	outputs = await realOutputs(t);
});
afterAll(() => t.close());

it.each(nodes.map((node) => [node.description.name, node] as const))(
	'%s has schemas only where n8n finds them, and only such as its editor shows',
	(name, node) => {
		const found = operationsOf(node).map(schemaFile);
		for (const file of schemaFiles(name)) {
			expect(found.map((known) => relative(repositoryRoot, known))).toContain(
				relative(repositoryRoot, file),
			);
			const schema = readSchema(file);
			expect(schema).toMatchObject({ type: 'object', version: expect.any(Number) });
			expect(Object.keys(schema['properties'] as object)).not.toHaveLength(0);
			expect(() => ajv.compile(schema)).not.toThrow();
		}
	},
);

it('drives every operation, but for those of Platform whose answers are as its callees wish', () => {
	const all = nodes.flatMap(operationsOf).filter((key) => !key.startsWith('salesforcePlatform/'));
	expect([...outputs.keys()]).toEqual(expect.arrayContaining(all));
});

it('holds what every operation really gives', () => {
	for (const [key, items] of outputs) {
		const schema = readSchema(schemaFile(key));
		const validate = ajv.compile(OURS.has(key) ? closed(schema) : schema);
		for (const item of items) {
			const valid = validate(item);
			expect({ key, valid, errors: validate.errors }).toEqual({ key, valid: true, errors: null });
		}
	}
});

/** Keys that come only where something went wrong, or another app counts. */
const RARE: Readonly<Record<string, string[]>> = {
	'salesforceLimits/limit/check': ['app'],
	'salesforceLimits/callLog/getAll': ['code'],
};

it('names nothing that no operation gives', () => {
	for (const [key, items] of outputs) {
		const named = Object.keys(readSchema(schemaFile(key))['properties'] as object);
		const given = new Set([...items.flatMap((item) => Object.keys(item)), ...(RARE[key] ?? [])]);
		expect({ key, unseen: named.filter((name) => !given.has(name)) }).toEqual({ key, unseen: [] });
	}
});

it('reaches the package that is built', () => {
	for (const file of nodes.flatMap(({ description }) => schemaFiles(description.name))) {
		const built = join(repositoryRoot, 'dist', relative(repositoryRoot, file));
		expect(readSchema(built)).toEqual(readSchema(file));
	}
});
