import { startOrg, type RunningOrg } from '../org';
import { call, control, member, text } from './client';

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg();
});
afterAll(() => org.close());
afterEach(async () => {
	await control(org, 'DELETE', 'rules');
	org.change({ duplicateResultKey: 'duplicateResut' });
	org.reset({ data: true });
});

async function create(object: string, record: Record<string, unknown>): Promise<string> {
	const reply = await call(org, 'POST', `sobjects/${object}`, { body: record });
	return text(reply.body, 'id');
}

async function query(soql: string): Promise<unknown> {
	const { body } = await call(org, 'GET', `query?q=${encodeURIComponent(soql)}`);
	return member(body, 'records') ?? body;
}

describe('validation rules', () => {
	it('refuse a record that meets the condition, with the text unchanged', async () => {
		await control(org, 'POST', 'rules', {
			validation: [
				{
					object: 'Account',
					when: 'AnnualRevenue < 0',
					message: 'Oops: < 0',
					field: 'AnnualRevenue',
				},
			],
		});
		const record = { Name: 'A', AnnualRevenue: -1 };
		const refused = await call(org, 'POST', 'sobjects/Account', { body: record });
		expect(refused.status).toBe(400);
		expect(refused.body).toEqual([
			{
				message: 'Oops: < 0',
				errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
				fields: ['AnnualRevenue'],
			},
		]);
		const id = await create('Account', { Name: 'A', AnnualRevenue: 1 });
		const patched = await call(org, 'PATCH', `sobjects/Account/${id}`, {
			body: { AnnualRevenue: -2 },
		});
		expect(member(patched.body, 0, 'errorCode')).toBe('FIELD_CUSTOM_VALIDATION_EXCEPTION');
	});

	it('are checked when they are set', async () => {
		const rule = { object: 'Account', when: 'Bacon__c = 1', message: 'x' };
		const reply = await control(org, 'POST', 'rules', { validation: [rule] });
		expect(reply.status).toBe(400);
		expect(text(reply.body, 'error')).toContain("No such column 'Bacon__c'");
	});
});

describe('duplicate rules', () => {
	const rule = { object: 'Contact', name: 'By_Mail', fields: ['Email'], allowSave: true };
	const record = { LastName: 'B', Email: 'ann@acme.example' };

	it('answer with the finding under either spelling of its key', async () => {
		await control(org, 'POST', 'rules', { duplicate: [rule] });
		const id = await create('Contact', { LastName: 'A', Email: 'ANN@acme.example' });
		for (const key of ['duplicateResut', 'duplicateResult'] as const) {
			org.change({ duplicateResultKey: key });
			const { status, body } = await call(org, 'POST', 'sobjects/Contact', { body: record });
			expect(status).toBe(400);
			expect(Object.keys(Object(member(body, 0)))).toEqual([key, 'errorCode', 'message']);
			expect(member(body, 0, 'errorCode')).toBe('DUPLICATES_DETECTED');
			expect(member(body, 0, key, 'allowSave')).toBe(true);
			const match = member(body, 0, key, 'matchResults', 0, 'matchRecords', 0, 'record');
			expect(member(match, 'Id')).toBe(id);
		}
	});

	it('give Collections the code without details', async () => {
		await control(org, 'POST', 'rules', { duplicate: [rule] });
		await create('Contact', record);
		const { body } = await call(org, 'POST', 'composite/sobjects', {
			body: { records: [{ attributes: { type: 'Contact' }, ...record }] },
		});
		expect(Object.keys(Object(member(body, 0, 'errors', 0)))).toEqual([
			'statusCode',
			'message',
			'fields',
		]);
		expect(member(body, 0, 'errors', 0, 'statusCode')).toBe('DUPLICATES_DETECTED');
	});

	it('let the record pass when the caller insists and the rule allows it', async () => {
		await create('Contact', record);
		for (const allowSave of [true, false]) {
			org.store.setRules({ ...org.store.rules, duplicate: [{ ...rule, allowSave }] });
			const result = org.store.transaction({ allowDuplicates: true }, () => ({
				result: org.store.insert('Contact', record),
				commit: true,
			}));
			expect(result.success).toBe(allowSave);
		}
	});
});

describe('field-level security', () => {
	it('hides a field everywhere, as if it did not exist', async () => {
		const id = await create('Account', { Name: 'A', Rating: 'Hot' });
		await control(org, 'POST', 'rules', { hidden: [{ object: 'Account', field: 'Rating' }] });
		const described = await call(org, 'GET', 'sobjects/Account/describe');
		expect(JSON.stringify(described.body)).not.toContain('"Rating"');
		const read = await call(org, 'GET', `sobjects/Account/${id}`);
		expect(read.body).not.toHaveProperty('Rating');
		const asked = await call(org, 'GET', `sobjects/Account/${id}?fields=Rating`);
		expect(member(asked.body, 0, 'errorCode')).toBe('INVALID_FIELD');
		const written = await call(org, 'PATCH', `sobjects/Account/${id}`, {
			body: { Rating: 'Cold' },
		});
		expect(member(written.body, 0, 'message')).toBe(
			"No such column 'Rating' on sobject of type Account",
		);
		const failure = await query("SELECT Id FROM Account WHERE Rating = 'Hot'");
		expect(member(failure, 0, 'errorCode')).toBe('INVALID_FIELD');
		await control(org, 'DELETE', 'rules');
		expect(await query("SELECT Id FROM Account WHERE Rating = 'Hot'")).toHaveLength(1);
	});

	it('cannot hide what a record needs', async () => {
		const hidden = [{ object: 'Account', field: 'Name' }];
		const reply = await control(org, 'POST', 'rules', { hidden });
		expect(reply.status).toBe(400);
	});
});

describe('changes that no REST call makes', () => {
	it('a touch moves SystemModstamp alone', async () => {
		const id = await create('Account', { Name: 'A' });
		org.advance(10_000);
		await control(org, 'POST', 'touch', { object: 'Account', ids: [id] });
		const { body } = await call(org, 'GET', `sobjects/Account/${id}`);
		const modified = Date.parse(text(body, 'LastModifiedDate'));
		expect(Date.parse(text(body, 'SystemModstamp')) - modified).toBe(10_000);
	});

	it('undelete brings a record back, and emptying the recycle bin ends it', async () => {
		const id = await create('Account', { Name: 'A' });
		await call(org, 'DELETE', `sobjects/Account/${id}`);
		await control(org, 'POST', 'undelete', { object: 'Account', ids: [id] });
		expect((await call(org, 'GET', `sobjects/Account/${id}`)).status).toBe(200);
		await call(org, 'DELETE', `sobjects/Account/${id}`);
		const emptied = await control(org, 'POST', 'empty-recycle-bin', { object: 'Account' });
		expect(emptied.body).toEqual({ purged: 1 });
		const again = await call(org, 'DELETE', `sobjects/Account/${id}`);
		expect(member(again.body, 0, 'errorCode')).toBe('INVALID_CROSS_REFERENCE_KEY');
	});

	it('merge deletes the losers, names their master and moves their children', async () => {
		const master = await create('Account', { Name: 'M' });
		const loser = await create('Account', { Name: 'L' });
		const contact = await create('Contact', { LastName: 'C', AccountId: loser });
		await control(org, 'POST', 'merge', { object: 'Account', master, ids: [loser] });
		const { body } = await call(
			org,
			'GET',
			`queryAll?q=${encodeURIComponent('SELECT MasterRecordId FROM Account WHERE IsDeleted = true')}`,
		);
		expect(member(body, 'records', 0, 'MasterRecordId')).toBe(master);
		const child = await call(org, 'GET', `sobjects/Contact/${contact}`);
		expect(text(child.body, 'AccountId')).toBe(master);
	});
});

describe('row locks', () => {
	it('strike a child of a parent that another transaction holds', async () => {
		const account = await create('Account', { Name: 'A' });
		org.fault({ kind: 'late-visible', delayMs: 5000 });
		const first = { LastName: 'One', AccountId: account };
		expect((await call(org, 'POST', 'sobjects/Contact', { body: first })).status).toBe(201);
		const second = { LastName: 'Two', AccountId: account };
		const refused = await call(org, 'POST', 'sobjects/Contact', { body: second });
		expect(member(refused.body, 0, 'errorCode')).toBe('UNABLE_TO_LOCK_ROW');
		expect(text(refused.body, 0, 'message')).toContain(account);
		org.advance(6000);
		expect((await call(org, 'POST', 'sobjects/Contact', { body: second })).status).toBe(201);
	});

	it('hold for as long as somebody outside keeps a row', async () => {
		const account = await create('Account', { Name: 'A' });
		await control(org, 'POST', 'locks', { ids: [account], forMs: 1000 });
		const patch = { body: { Name: 'B' } };
		const path = `sobjects/Account/${account}`;
		expect(member((await call(org, 'PATCH', path, patch)).body, 0, 'errorCode')).toBe(
			'UNABLE_TO_LOCK_ROW',
		);
		org.advance(1000);
		expect((await call(org, 'PATCH', path, patch)).status).toBe(204);
	});
});
