import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { orgForTests } from '../support/orgForTests';
import { jsonOf } from '../support/orgNode';
import { compositeRuns, goOn } from './compositeRuns';

const t = orgForTests({ seed: 'empty' });
const { run, rows } = compositeRuns(t);

describe('request', () => {
	const root = '/services/data/v67.0';
	const post = (referenceId: string, object: string, body: IDataObject) => ({
		method: 'POST',
		url: `${root}/sobjects/${object}`,
		referenceId,
		body,
	});
	const acme = post('acme', 'Account', { Name: 'Acme' });
	const doe = post('doe', 'Contact', { LastName: 'Doe', AccountId: '@{acme.id}' });
	const request = (parts: unknown, options: INodeParameters = {}): INodeParameters => ({
		operation: 'request',
		body: typeof parts === 'string' ? parts : JSON.stringify(parts),
		options,
	});

	it('sends the parts as one call; each leaves as an item', async () => {
		const done = await run(request([acme, doe]), [{}]);
		expect(done.error).toBeUndefined();
		expect(t.calls()).toEqual(['POST /composite 200']);
		expect(rows('Contact')[0]?.AccountId).toBe(rows('Account')[0]?.Id);
		expect(jsonOf(done)).toMatchObject([
			{ referenceId: 'acme', success: true, outcome: 'saved', httpStatusCode: 201 },
			{ referenceId: 'doe', body: { id: rows('Contact')[0]?.Id, success: true } },
		]);
		expect(done.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 0 },
		]);
	});

	it('tells the parts that failed from those that were carried out', async () => {
		const bad = post('bad', 'Contact', {});
		const done = await run(request([acme, bad]), [{}], goOn);
		expect(jsonOf(done, 0)).toMatchObject([{ referenceId: 'acme', outcome: 'saved' }]);
		expect(done.outputs[1]?.[0]?.json.error).toContain('Part "bad": ');
		expect(rows('Account')).toHaveLength(1);
	});

	it("takes all back with 'All or None'", async () => {
		const bad = post('bad', 'Contact', {});
		const done = await run(request([acme, bad], { allOrNone: true }), [{}], goOn);
		expect([done.outputs[0]?.length, done.outputs[1]?.length]).toEqual([0, 2]);
		expect(rows('Account')).toHaveLength(0);
		const stopped = await run(request([acme, bad], { allOrNone: true }), [{}]);
		expect(stopped.error?.message).toContain(
			'Not carried out: 1 of 1. Item 0: REQUIRED_FIELD_MISSING',
		);
	});

	it('does not carry out again, in a Retry On Fail, an item of which a part was', async () => {
		const bad = post('bad', 'Contact', {});
		const done = await run(request([acme, bad]), [{}], {
			settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
		});
		expect(done.error?.message).toContain('Carried out all the same: part "acme"');
		expect(rows('Account')).toHaveLength(1);
	});

	it('takes the whole body, with a query that holds a reference', async () => {
		const query = {
			method: 'GET',
			url: `${root}/query?q=SELECT Id, Name FROM Account WHERE Id = '@{acme.id}'`,
			referenceId: 'found',
		};
		const done = await run(request({ allOrNone: true, compositeRequest: [acme, query] }), [{}]);
		expect(done.error).toBeUndefined();
		expect(jsonOf(done)[1]).toMatchObject({ body: { records: [{ Name: 'Acme' }] } });
	});

	const read = (i: number) => ({
		method: 'GET',
		url: `${root}/query?q=SELECT Id FROM Account`,
		referenceId: `q${i}`,
	});
	it.each<[string, unknown, string]>([
		['no JSON', '[{', "'Body' is no JSON"],
		['no list', '{}', 'has no list of subrequests'],
		[
			'a reference to no part',
			[{ ...doe }],
			'has a part "doe" that refers to @{acme.id}, and there is no part "acme"',
		],
		['a reference to a later part', [doe, acme], 'and "acme" is not before it'],
		['a reference to itself', [{ ...acme, body: { Name: '@{acme.id}' } }], 'is not before it'],
		['two parts of one name', [acme, acme], 'two subrequests with the referenceId "acme"'],
		['a name that is none', [{ ...acme, referenceId: 'a-b' }], 'the referenceId "a-b"'],
		['a whole address', [{ ...acme, url: 'https://evil.example/x' }], 'is a whole address'],
		['another host', [{ ...acme, url: '//evil.example/x' }], 'is a whole address'],
		[
			'an unversioned path',
			[{ ...acme, url: '/sobjects/Account' }],
			'names no version. Begin it with /services/data/v67.0/',
		],
		[
			'another version',
			[{ ...acme, url: '/services/data/v50.0/sobjects/Account' }],
			'is of version 50.0',
		],
		['a path with ..', [{ ...acme, url: `${root}/../../apexrest/x` }], 'has a segment "." or ".."'],
		['an unknown method', [{ ...acme, method: 'SEND' }], 'has the method "SEND"'],
		[
			'26 parts',
			Array.from({ length: 26 }, (_, i) => ({ ...acme, referenceId: `a${i}` })),
			'has 26 subrequests',
		],
		[
			'6 queries',
			Array.from({ length: 6 }, (_, i) => read(i)),
			'has 6 queries and Collections calls',
		],
	])('refuses %s before anything is sent', async (_, parts, words) => {
		const done = await run(request(parts), [{}]);
		expect(done.error?.message).toContain(words);
		expect(done.error?.message).not.toMatch(/Nothing was sent.*Nothing was sent/);
		expect(t.calls()).toEqual([]);
	});
});
