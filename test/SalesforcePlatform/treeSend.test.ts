import { packTrees, sendTrees } from '../../nodes/SalesforcePlatform/composite/treeSend';
import type { Branch } from '../../nodes/SalesforcePlatform/composite/treePlan';
import type { DataCall } from '../../nodes/shared/client/types';
import type { Outcome } from '../../nodes/shared/gate/call';
import { answered, fakeClient } from '../support/fakeClient';

const refused = (body: unknown): Outcome => ({
	kind: 'refused',
	reply: { kind: 'answered', status: 400, headers: {}, body },
	attempts: 1,
});

const branch = (Name: string, object = 'Account'): Branch => ({
	object,
	body: { Name },
	children: [],
});
const trees = (...names: string[]) => names.map((name) => [branch(name)]);

interface Wire {
	records: Array<{ Name: string; attributes: { referenceId: string } }>;
}
const sentNames = ({ body }: DataCall) => (body as Wire).records.map(({ Name }) => Name);

/** A Salesforce that names only the first record at fault, as guides say it does. */
function org(bad: ReadonlySet<string>) {
	return fakeClient((call) => {
		const { records } = call.body as Wire;
		const fault = records.find(({ Name }) => bad.has(Name));
		const reference = (record: Wire['records'][number]) => record.attributes.referenceId;
		if (!fault) {
			const results = records.map((record) => ({
				referenceId: reference(record),
				id: `id-${record.Name}`,
			}));
			return answered({ hasErrors: false, results });
		}
		const errors = [{ statusCode: 'INVALID_FIELD', message: 'bad', fields: [] }];
		return refused({ hasErrors: true, results: [{ referenceId: reference(fault), errors }] });
	});
}
const options = { object: 'Account', allOrNone: false, stopAtFailure: false };

describe('trees of several items in one call', () => {
	it('are sent again without the one at fault, then one by one', async () => {
		const client = org(new Set(['b', 'd']));
		const results = await sendTrees(client, trees('a', 'b', 'c', 'd', 'e'), options);
		expect(client.calls.map(sentNames)).toEqual([
			['a', 'b', 'c', 'd', 'e'],
			['a', 'c', 'd', 'e'],
			['a'],
			['c'],
			['e'],
		]);
		expect(results.map(({ outcome, id }) => [outcome, id])).toEqual([
			['saved', 'id-a'],
			['failed', undefined],
			['saved', 'id-c'],
			['failed', undefined],
			['saved', 'id-e'],
		]);
	});

	it('are sent one by one where Salesforce names nobody, as for a body it cannot read', async () => {
		const client = fakeClient((call) => {
			const [name] = sentNames(call);
			if (sentNames(call).length > 1 || name === 'b') {
				return refused([{ errorCode: 'JSON_PARSER_ERROR', message: 'no' }]);
			}
			return answered({ hasErrors: false, results: [{ referenceId: 'r0', id: `id-${name}` }] });
		});
		const results = await sendTrees(client, trees('a', 'b', 'c'), options);
		expect(client.calls).toHaveLength(4);
		expect(results.map(({ outcome }) => outcome)).toEqual(['saved', 'failed', 'saved']);
		expect(results[1]?.errors[0]).toMatchObject({ statusCode: 'JSON_PARSER_ERROR' });
	});

	it('end together where they belong together', async () => {
		const client = org(new Set(['b']));
		const all = { ...options, allOrNone: true };
		const results = await sendTrees(client, trees('a', 'b', 'c'), all);
		expect(client.calls).toHaveLength(1);
		expect(results.map(({ errors: [error] }) => error?.statusCode)).toEqual([
			'ALL_OR_NONE_OPERATION_ROLLED_BACK',
			'INVALID_FIELD',
			'ALL_OR_NONE_OPERATION_ROLLED_BACK',
		]);
	});

	it('are not tried any more where the node is set to stop', async () => {
		const client = org(new Set(['b']));
		const results = await sendTrees(client, trees('a', 'b', 'c'), {
			...options,
			stopAtFailure: true,
		});
		expect(client.calls).toHaveLength(1);
		expect(results.map(({ outcome }) => outcome)).toEqual(['notTried', 'failed', 'notTried']);
	});
});

describe('what goes out together', () => {
	it('has at most 200 records and 5 objects', () => {
		const many = Array.from({ length: 150 }, (_, i) => branch(`r${i}`));
		expect(packTrees([many, many.slice(0, 50), [branch('x')]])).toEqual([[0, 1], [2]]);
		const objects = Array.from({ length: 6 }, (_, i) => [branch('x', `Object${i}__c`)]);
		expect(packTrees(objects)).toEqual([[0, 1, 2, 3, 4], [5]]);
	});
});
