import fc from 'fast-check';

import { checkComposite, sendComposites } from '../../nodes/SalesforcePlatform/composite/request';
import { graphMapper } from '../../nodes/SalesforcePlatform/composite/graphPlan';
import { fieldDescribe, objectDescribe } from '../support/describes';
import { answered, fakeClient } from '../support/fakeClient';

const VERSION = '67.0';
const root = `/services/data/v${VERSION}`;

/** Pieces of addresses that lead elsewhere, put together at random. */
const hostileUrl = fc
	.array(
		fc.constantFrom(
			root,
			'/services/data/v50.0',
			'/services/apexrest',
			'/sobjects/Account',
			'https://evil.example',
			'//evil.example',
			'/..',
			'/%2e%2e',
			'%2f',
			'\\',
			'@evil.example',
			'@{a.id}',
			'#',
			'?q=x',
			':443',
			'\t',
			' ',
		),
		{ maxLength: 6 },
	)
	.map((pieces) => pieces.join(''));

describe('the address of a part', () => {
	it('is taken only if it stays below the version', () => {
		fc.assert(
			fc.property(hostileUrl, (url) => {
				const parts = [
					{ method: 'GET', url: `${root}/limits`, referenceId: 'a' },
					{ method: 'GET', url, referenceId: 'b' },
				];
				let accepted: string | undefined;
				try {
					accepted = checkComposite(parts, VERSION).parts[1]?.url;
				} catch (error) {
					expect((error as Error).message).toContain('part "b"');
					return;
				}
				const { origin, pathname } = new URL(accepted ?? '', 'https://own.example');
				expect(origin).toBe('https://own.example');
				expect(pathname.startsWith(`${root}/`)).toBe(true);
			}),
			{ numRuns: 2_000 },
		);
	});

	it('is taken as Salesforce prints it', () => {
		const url = `${root}/sobjects/Account/@{a.id}?fields=Id,Name`;
		const parts = [
			{ method: 'get', url: `${root}/limits`, referenceId: 'a' },
			{ method: 'patch', url, referenceId: 'b', body: { Name: '@{a.x.y}' } },
		];
		expect(checkComposite(parts, VERSION).parts[1]).toMatchObject({ method: 'PATCH', url });
	});
});

describe("a graph's records", () => {
	const account = objectDescribe('Account', [fieldDescribe('Name')]);
	const contact = objectDescribe('Contact', [
		fieldDescribe('LastName'),
		fieldDescribe('AccountId', { type: 'reference', referenceTo: ['Account'] }),
	]);
	const kind = { object: 'Contact', lookupField: '' };
	const toGraph = graphMapper({
		parent: account,
		kinds: new Map([['contact ', { describe: contact, lookupField: 'AccountId' }]]),
		timeZone: 'UTC',
		correction: 'Rename it.',
	});
	const text = fc.oneof(
		fc.string({ minLength: 1, maxLength: 40 }),
		fc.constantFrom('@{parent.id}', 'x@{', '@{child1.id}@{', '@ {parent.id}'),
	);

	it('hold no reference but ours, whatever the item holds', () => {
		fc.assert(
			fc.property(text, text, (Name, LastName) => {
				const planned = toGraph({ Name }, [{ ...kind, records: [{ LastName }] }]);
				if (!('value' in planned)) {
					expect(`${Name}${LastName}`).toContain('@{');
					return;
				}
				const references = JSON.stringify(planned.value).match(/@\{[^}]*\}?/g);
				expect(references).toEqual(['@{parent.id}']);
				expect(planned.value.children[0]?.body.AccountId).toBe('@{parent.id}');
			}),
		);
	});
});

describe('how a part ended', () => {
	const errors = [{ statusCode: 'REQUIRED_FIELD_MISSING', message: 'no name', fields: ['Name'] }];
	const saved = { id: '001000000000001AAA', success: true, errors: [] };
	const failed = { success: false, errors };
	const end = async (method: string, httpStatusCode: number, body: unknown) => {
		const client = fakeClient(() =>
			answered({
				compositeResponse: [{ body, httpHeaders: {}, httpStatusCode, referenceId: 'a' }],
			}),
		);
		const url = `${root}/composite/sobjects`;
		const request = checkComposite([{ method, url, referenceId: 'a' }], VERSION);
		const [result] = await sendComposites(client, [request], { stopAtFailure: false });
		expect(result?.parts?.[0]?.outcome ?? result?.outcome).toBe(result?.outcome);
		return [
			result?.outcome,
			result?.errors.map(({ statusCode, message }) => [statusCode, message]),
		];
	};

	it('is a failure where every record of a Collections call failed, though its status is 200', async () => {
		expect(await end('POST', 200, [failed, failed])).toEqual([
			'failed',
			[
				['REQUIRED_FIELD_MISSING', 'Part "a", record 1: no name'],
				['REQUIRED_FIELD_MISSING', 'Part "a", record 2: no name'],
			],
		]);
	});

	it('is unknown where some records were taken, which are named', async () => {
		expect(await end('POST', 200, [saved, failed])).toEqual([
			'unknown',
			[
				[
					'REQUIRED_FIELD_MISSING',
					'Part "a", record 2: no name. 1 of its 2 records were taken all the same: 001000000000001AAA.',
				],
			],
		]);
	});

	it.each<[string, unknown, string]>([
		['an approval', [{ success: false, errors }], 'REQUIRED_FIELD_MISSING'],
		['an action', [{ isSuccess: false, errors }], 'REQUIRED_FIELD_MISSING'],
		['one without a reason', [{ success: false, errors: [] }], 'UNKNOWN'],
	])('is a failure where %s was not taken, though its status is 200', async (_, body, code) => {
		const [outcome, told] = await end('POST', 200, body);
		expect([outcome, (told as string[][])[0]?.[0]]).toEqual(['failed', code]);
	});

	it('is a failure where several records have the external ID', async () => {
		const [outcome, told] = await end('PATCH', 300, [`${root}/sobjects/Account/1`]);
		expect([outcome, told]).toEqual([
			'failed',
			[
				[
					'HTTP_300',
					`Part "a": several records have this external ID, and nothing was done to them: ${root}/sobjects/Account/1`,
				],
			],
		]);
	});

	it.each<[string, number, unknown]>([
		['POST', 200, [saved, saved]],
		['POST', 201, saved],
		['PATCH', 204, null],
		['GET', 304, null],
		['GET', 200, [{ success: false }]],
	])('is a success for %s %s %j', async (method, status, body) => {
		expect(await end(method, status, body)).toEqual(['saved', []]);
	});
});
