import { followPages, queryAll, startQuery } from '../../nodes/shared/client/queryPages';
import { answered, fakeClient, refused } from '../support/fakeClient';

const page = (ids: string[], next?: string) =>
	answered({
		totalSize: 3,
		done: !next,
		records: ids.map((Id) => ({ Id })),
		...(next && { nextRecordsUrl: `/services/data/v67.0/query/${next}` }),
	});

async function idsOf(pages: AsyncIterable<Array<Record<string, unknown>>>) {
	const ids: unknown[] = [];
	for await (const records of pages) ids.push(...records.map(({ Id }) => Id));
	return ids;
}

it('reads every page, in order', async () => {
	const client = fakeClient((_, nth) => (nth === 1 ? page(['a', 'b'], '01g-2') : page(['c'])));
	expect(await idsOf(queryAll(client, 'SELECT Id FROM Account'))).toEqual(['a', 'b', 'c']);
	expect(client.calls).toMatchObject([
		{ method: 'GET', path: '/query', query: { q: 'SELECT Id FROM Account' } },
		{ method: 'GET', path: '/query/01g-2' },
	]);
});

it('asks for deleted records and a page size when told to', async () => {
	const client = fakeClient(() => page([]));
	await idsOf(queryAll(client, 'SELECT Id FROM Account', { includeDeleted: true, pageSize: 200 }));
	expect(client.calls).toMatchObject([
		{ path: '/queryAll', headers: { 'Sforce-Query-Options': 'batchSize=200' } },
	]);
});

it('reads the further pages of child records', async () => {
	const contacts = {
		totalSize: 2,
		done: false,
		records: [{ Id: '1' }],
		nextRecordsUrl: '/services/data/v67.0/query/01g-child-1',
	};
	const client = fakeClient((_, nth) =>
		nth === 1
			? answered({ totalSize: 1, done: true, records: [{ Id: 'a', Contacts: contacts }] })
			: answered({ totalSize: 2, done: true, records: [{ Id: '2' }] }),
	);
	for await (const records of queryAll(
		client,
		'SELECT Id, (SELECT Id FROM Contacts) FROM Account',
	)) {
		expect(records).toMatchObject([
			{ Contacts: { done: true, records: [{ Id: '1' }, { Id: '2' }] } },
		]);
	}
	expect(client.calls).toHaveLength(2);
});

it("throws Salesforce's own words, never a shorter result", async () => {
	const client = fakeClient((_, nth) =>
		nth === 1
			? page(['a'], '01g-2')
			: refused(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator'),
	);
	await expect(idsOf(queryAll(client, 'SELECT Id FROM Account'))).rejects.toThrow(
		'INVALID_QUERY_LOCATOR: invalid query locator',
	);
});

it('does not pass a part for the whole when Salesforce names no next page', async () => {
	const client = fakeClient(() =>
		answered({ totalSize: 5_000, done: false, records: [{ Id: 'a' }] }),
	);
	await expect(idsOf(queryAll(client, 'SELECT Id FROM Account'))).rejects.toThrow(
		'did not say where the rest is',
	);
});

it('reads one page ahead while the caller works, and never two', async () => {
	const client = fakeClient((_, nth) => page([String(nth)], nth < 5 ? `01g-${nth}` : undefined));
	const seen: number[] = [];
	for await (const records of queryAll(client, 'SELECT Id FROM Account')) {
		await new Promise((resolve) => setTimeout(resolve, 5));
		expect(records).toEqual([{ Id: String(seen.length + 1) }]);
		seen.push(client.calls.length);
	}
	expect(seen).toEqual([2, 3, 4, 5, 5]);
});

it('leaves no failure behind when the caller stops before the page on its way is there', async () => {
	const client = fakeClient((_, nth) =>
		nth === 1 ? page(['a'], '01g-1') : refused(400, 'INVALID_QUERY_LOCATOR'),
	);
	for await (const records of queryAll(client, 'SELECT Id FROM Account')) {
		expect(records).toEqual([{ Id: 'a' }]);
		break;
	}
	await new Promise((resolve) => setTimeout(resolve, 5));
	expect(client.calls).toHaveLength(2);
});

it('starts without reading ahead', async () => {
	const client = fakeClient((_, nth) => page([String(nth)], nth < 2 ? '01g-1' : undefined));
	const first = await startQuery(client, 'SELECT Id FROM Account');
	expect(client.calls).toHaveLength(1);
	const pages = [];
	for await (const { records } of followPages(client, first)) pages.push(records);
	expect(pages).toEqual([[{ Id: '1' }], [{ Id: '2' }]]);
});

it('refuses a statement longer than Salesforce takes, before it is sent', async () => {
	const client = fakeClient(() => page([]));
	const long = `SELECT Id FROM Account WHERE Name = '${'x'.repeat(100_000)}'`;
	await expect(startQuery(client, long)).rejects.toThrow('Salesforce takes 100,000');
	expect(client.calls).toEqual([]);
});
