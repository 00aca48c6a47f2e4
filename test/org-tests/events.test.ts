import { startOrg, type RunningOrg } from '../org/index';
import { call, member, text } from './client';

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg();
});

afterAll(async () => {
	await org.close();
});

beforeEach(() => org.reset({ data: true }));

const event = { Order_Number__c: 'O-1', Amount__c: 12.5, Has_Shipped__c: true };
const enqueued = {
	id: 'e00xx0000000001AAA',
	success: true,
	errors: [
		{
			statusCode: 'OPERATION_ENQUEUED',
			message: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-/),
			fields: [],
		},
	],
};
const published = () => [...org.store.rows('Order_Event__e')];

test('publishing succeeds with an entry in errors', async () => {
	const reply = await call(org, 'POST', 'sobjects/Order_Event__e', { body: event });
	expect([reply.status, reply.body]).toEqual([201, enqueued]);
	expect(published()).toMatchObject([event]);
});

test('in a collection each event has its own result', async () => {
	const attributes = { type: 'Order_Event__e' };
	const reply = await call(org, 'POST', 'composite/sobjects', {
		body: { records: [{ attributes, ...event }, { attributes }, { attributes, ...event }] },
	});
	expect(reply.body).toEqual([
		enqueued,
		{
			success: false,
			errors: [expect.objectContaining({ statusCode: 'REQUIRED_FIELD_MISSING' })],
		},
		enqueued,
	]);
	expect(published()).toHaveLength(2);
	await call(org, 'POST', 'composite/sobjects', {
		body: { allOrNone: true, records: [{ attributes, ...event }, { attributes }] },
	});
	expect(published()).toHaveLength(2);
});

test('an event that lacks a field is refused as a record is', async () => {
	const reply = await call(org, 'POST', 'sobjects/Order_Event__e', { body: {} });
	expect([reply.status, text(reply.body, 0, 'errorCode')]).toEqual([400, 'REQUIRED_FIELD_MISSING']);
});

test('events are described as neither queryable nor changeable, and have no records', async () => {
	await call(org, 'POST', 'sobjects/Order_Event__e', { body: event });
	const described = await call(org, 'GET', 'sobjects/Order_Event__e/describe');
	expect(described.body).toMatchObject({ createable: true, queryable: false, updateable: false });
	const query = await call(org, 'GET', 'query?q=SELECT+Id+FROM+Order_Event__e');
	expect(query.body).toEqual([
		{
			message: 'entity type Order_Event__e does not support query',
			errorCode: 'INVALID_TYPE_FOR_OPERATION',
		},
	]);
	const get = await call(org, 'GET', 'sobjects/Order_Event__e/e00xx0000000001AAA');
	expect(get.status).toBe(501);
	const counts = await call(org, 'GET', 'limits/recordCount');
	expect(JSON.stringify(member(counts.body, 'sObjects'))).not.toContain('__e');
});
