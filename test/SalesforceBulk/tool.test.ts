import { ExecuteContext } from 'n8n-core';

import { binaryItem } from '../harness';
import { startOrg, type RunningOrg } from '../org';
import { ingest, jsonOf, query, runBulk } from './bulkNode';

/** What the node does as the tool of an agent, which learns nothing from a node that fails. */

jest.setTimeout(60_000);

let org: RunningOrg;
beforeAll(async () => {
	org = await startOrg({ seed: 'empty' });
});
beforeEach(() => {
	jest.spyOn(ExecuteContext.prototype, 'isToolExecution').mockReturnValue(true);
});
afterAll(() => org.close());

test.each([
	['a run that cannot begin', ingest('Contact', 'insert'), /no field "Shoe"/],
	['a step', { resource: 'ingestJob', operation: 'get', jobId: 'x' }, /'Job ID' is "x"/],
	['a query', query('SELECT COUNT() FROM Contact'), /COUNT\(\)/i],
])('%s leaves with the reason, and the node does not fail', async (_what, parameters, reason) => {
	const { error, outputs } = await runBulk(org, parameters, [{ Shoe: 1 }]);
	expect(error).toBeUndefined();
	expect(jsonOf(outputs[0])).toMatchObject([
		{ outcome: 'failed', errors: [{ message: expect.stringMatching(reason) }] },
	]);
});

test('a file that cannot be sent leaves with the reason, and the others are sent', async () => {
	const contents = ['Shoe\nB\n', 'LastName\nA\n'];
	const input = await Promise.all(
		contents.map((text) => binaryItem(text, { fileName: 'a.csv', mimeType: 'text/csv' })),
	);
	const parameters = ingest('Contact', 'insert', { inputMode: 'binary' });
	const { error, outputs } = await runBulk(org, parameters, [{}], { input });
	expect(error).toBeUndefined();
	expect(jsonOf(outputs[0]).map(({ outcome }) => outcome)).toEqual(['saved', 'failed']);
});

test('an expression that fails for one item fails that item alone', async () => {
	const value = { LastName: "={{ $json.name ?? $('Nowhere').item.json.name }}" };
	const columns = { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] };
	const parameters = ingest('Contact', 'insert', { columns });
	const { error, outputs } = await runBulk(org, parameters, [{ name: 'Ada' }, { other: 1 }]);
	expect(error).toBeUndefined();
	expect(jsonOf(outputs[0]).map(({ outcome }) => outcome)).toEqual(['saved', 'failed']);
});
