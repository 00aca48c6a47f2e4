import fc from 'fast-check';

import { checkComposite } from '../../nodes/SalesforcePlatform/composite/request';
import { graphMapper } from '../../nodes/SalesforcePlatform/composite/graphPlan';
import { fieldDescribe, objectDescribe } from '../support/describes';

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
