import type { INodeParameters } from 'n8n-workflow';

import { createCredentialStore, listSearch, resourceMapping } from '../harness';
import { CREDENTIAL, jwtCredential } from '../support/orgCredential';
import { orgForTests } from '../support/orgForTests';
import { autoMap, jsonOf, objectNamed } from '../support/orgNode';

const t = orgForTests({ seed: 'empty' });

const publish: INodeParameters = {
	resource: 'event',
	operation: 'publish',
	object: objectNamed('Order_Event__e'),
	columns: autoMap(),
};
const orders = (count: number) =>
	Array.from({ length: count }, (_, i) => ({ Order_Number__c: `O-${i}`, Amount__c: i }));
const goOn = { settings: { onError: 'continueErrorOutput' } } as const;

describe('publish', () => {
	it('publishes 450 events in 3 calls and takes an accepted one as accepted, whatever its errors list holds', async () => {
		const run = await t.run('salesforcePlatform', publish, orders(450));
		expect(run.error).toBeUndefined();
		expect(t.calls()).toEqual(Array(3).fill('POST /composite/sobjects 200'));
		const json = jsonOf(run);
		expect(json).toHaveLength(450);
		expect(json.every(({ success, outcome }) => success === true && outcome === 'saved')).toBe(
			true,
		);
		expect(new Set(json.map(({ eventUuid }) => eventUuid)).size).toBe(450);
		expect(run.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(
			json.map((_, item) => ({ item })),
		);
	});

	it('sends a failing event to the error output, and the others stay published', async () => {
		const items = orders(3).map((order, i) => (i === 1 ? { ...order, Amount__c: 'much' } : order));
		const run = await t.run('salesforcePlatform', publish, items, goOn);
		expect(jsonOf(run, 0)).toHaveLength(2);
		expect(run.outputs[1]).toHaveLength(1);
		expect(run.outputs[1]?.[0]).toMatchObject({
			json: { details: { outcome: 'failed' } },
			pairedItem: { item: 1 },
		});
	});

	it('publishes nothing where the node is set to stop and an item cannot be sent', async () => {
		const run = await t.run('salesforcePlatform', publish, [...orders(2), { Amount__c: 1 }]);
		expect(run.error?.message).toContain('Not published: 3 of 3. Item 2: REQUIRED_FIELD_MISSING');
		expect(t.calls()).toEqual([]);
	});

	it('does not publish again after a lost reply, and says that nobody knows', async () => {
		t.org.fault({ kind: 'reset-after', match: { path: '/composite/sobjects' } });
		const run = await t.run('salesforcePlatform', publish, orders(2), {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(t.calls()).toHaveLength(1);
		expect(jsonOf(run).map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown']);
	});

	it('refuses an object that is no event before anything is sent', async () => {
		const account = { ...publish, object: objectNamed('Account') };
		const run = await t.run('salesforcePlatform', account, [{ Name: 'A' }]);
		expect(run.error?.message).toContain(`'Event' is "Account", which is no platform event`);
		expect(t.calls()).toEqual([]);
	});
});

describe('in the editor', () => {
	const call = () => ({
		node: 'salesforcePlatform',
		parameters: publish,
		credentials: createCredentialStore({ [CREDENTIAL]: jwtCredential(t.org) }),
	});

	it('lists the platform events, which no query can read', async () => {
		const { results } = await listSearch({ ...call(), method: 'searchEvents' });
		expect(results).toEqual([{ name: 'Order Event (Order_Event__e)', value: 'Order_Event__e' }]);
	});

	it("offers the event's fields as columns", async () => {
		const { fields } = await resourceMapping({ ...call(), method: 'getFieldsForCreate' });
		expect(fields.map(({ id, required }) => [id, required])).toEqual([
			['Order_Number__c', true],
			['Amount__c', false],
			['Has_Shipped__c', expect.any(Boolean)],
		]);
	});
});
