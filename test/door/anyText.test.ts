import type { INodeParameters } from 'n8n-workflow';
import fc from 'fast-check';

import { CALLER, objectNamed, startOrgUnderTest, type OrgUnderTest } from '../support/orgNode';
import { fitsSegment, halved, segment } from '../support/segments';

let t: OrgUnderTest;
beforeAll(async () => {
	t = await startOrgUnderTest({ seed: 'empty' });
});
afterAll(() => t.close());

const TEXT = '={{ $json.text }}';
const ROOT = '/services/data/v67.0';
const located = { __rl: true, mode: 'id', value: TEXT };

/** Runs a node once for each text; gives the paths it called, as they went out. */
async function pathsCalled(node: string, parameters: INodeParameters, texts: readonly string[]) {
	t.org.reset();
	await t.run(
		node,
		parameters,
		texts.map((text) => ({ text })),
		{ settings: { onError: 'continueRegularOutput' } },
	);
	return t.org
		.calls()
		.filter(({ client }) => client === CALLER)
		.map(({ path }) => path);
}

const platform = (resource: string, operation: string, extra: INodeParameters) => ({
	node: 'salesforcePlatform',
	parameters: { resource, operation, ...extra },
});
const record = (operation: string, extra: INodeParameters) => ({
	node: 'salesforceRecord',
	parameters: { resource: 'record', operation, object: objectNamed('Contact'), ...extra },
});

const mapped = {
	mappingMode: 'defineBelow',
	value: { Id: TEXT, LastName: 'x' },
	matchingColumns: ['Id'],
	schema: [],
};
/** Not blank: that means all picklists. */
const text = fc
	.oneof({ weight: 4, arbitrary: segment }, halved)
	.filter((given) => given.trim() !== '');
const texts = fc.array(text, { minLength: 20, maxLength: 20 });

/** Of a contact, of a bulk job and of an attachment. */
const IDS = ['003000000000001AAA', '750000000000001AAA', '00P000000000001AAA'];

/** Texts that are no ID, and some that are one but for what stands around or in it. */
const wrongIds = fc.array(
	fc.oneof(
		text,
		fc
			.tuple(fc.constantFrom(...IDS), segment, fc.nat(18))
			.map(([id, piece, at]) => id.slice(0, at) + piece + id.slice(at)),
	),
	{ minLength: 20, maxLength: 20 },
);
const WITH_FORM = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;
const notDescribes = (paths: string[]) => paths.filter((path) => !path.endsWith('/describe'));

it.each([
	['a flow', platform('flow', 'get', { flowName: TEXT }), '/actions/custom/flow/'],
	[
		'an Apex action',
		platform('action', 'get', { actionType: 'apex', actionName: TEXT }),
		'/actions/custom/apex/',
	],
	[
		'a picklist',
		platform('metadata', 'getPicklistValues', { object: objectNamed('Contact'), field: TEXT }),
		'/ui-api/object-info/Contact/picklist-values/012000000000000AAA/',
	],
])(
	'any name of %s reaches its own resource as it is',
	async (_, { node, parameters }, prefix) => {
		await fc.assert(
			fc.asyncProperty(texts, async (given) => {
				const names = given.map((text) => text.trim());
				const paths = await pathsCalled(node, parameters, given);
				// The list above it is asked for to say what names there are.
				const list = `${ROOT}${prefix}`.slice(0, -1);
				const segments = paths
					.filter((path) => path !== list)
					.map((path) => {
						expect(path.startsWith(`${ROOT}${prefix}`)).toBe(true);
						return path.slice(`${ROOT}${prefix}`.length);
					});
				expect(segments.filter((text) => text.includes('/'))).toEqual([]);
				expect(new Set(segments.map(decodeURIComponent))).toEqual(
					new Set(names.filter(fitsSegment)),
				);
			}),
			{ numRuns: 4 },
		);
	},
	120_000,
);

it.each([
	['gets', record('get', { recordId: TEXT })],
	['deletes', record('delete', { recordId: TEXT })],
	['updates', record('update', { columns: mapped })],
	[
		'updates by itself',
		record('update', {
			columns: mapped,
			options: { ifUnmodifiedSince: '2999-01-01T00:00:00Z' },
		}),
	],
	['downloads', platform('file', 'download', { recordId: TEXT, fileKind: 'attachment' })],
	['runs a report', platform('report', 'run', { reportId: located })],
	[
		'reads layouts',
		platform('metadata', 'getLayouts', { object: objectNamed('Contact'), recordTypeId: TEXT }),
	],
	[
		'reads a job',
		{
			node: 'salesforceBulk',
			parameters: { resource: 'ingestJob', operation: 'get', jobId: TEXT },
		},
	],
])(
	'what is no ID is sent nowhere by what %s',
	async (_, { node, parameters }) => {
		// What has the form of one is sent, so that the rest says something.
		expect(notDescribes(await pathsCalled(node, parameters, IDS))).not.toEqual([]);
		await fc.assert(
			fc.asyncProperty(wrongIds, async (given) => {
				const wrong = given.filter((each) => !WITH_FORM.test(each.trim()));
				expect(notDescribes(await pathsCalled(node, parameters, wrong))).toEqual([]);
			}),
			{ numRuns: 3 },
		);
	},
	120_000,
);
