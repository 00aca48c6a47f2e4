import { startOrg, type RunningOrg } from '../org/index';
import { call, control, member, text } from './client';
import { BulkCaller } from './bulk/client';

let org: RunningOrg;
let priya = '';
let jonas = '';

beforeAll(async () => {
	org = await startOrg();
	[, priya = '', jonas = ''] = [...org.store.rows('User')].map((row) => row.Id);
});

afterAll(async () => {
	await org.close();
});

beforeEach(async () => {
	org.reset({ data: true });
	org.change({ assignOnUpdate: 'when-asked' });
	const entries = [{ when: "Priority = 'High'", owner: priya }, { owner: jonas }];
	const reply = await control(org, 'POST', 'rules', {
		assignment: [
			{ object: 'Case', name: 'Support', entries },
			{ object: 'Case', name: 'Night', active: false, entries: [{ owner: priya }] },
		],
	});
	expect(reply.status).toBe(200);
});

async function ownerOf(headers: Record<string, string>, Priority = 'Low'): Promise<unknown> {
	const body = { Subject: 'x', Priority };
	const { body: created } = await call(org, 'POST', 'sobjects/Case', { body, headers });
	return org.store.byId('Case', text(created, 'id'))?.['OwnerId'];
}

async function nightRule(): Promise<string> {
	const soql = "SELECT Id, Active FROM AssignmentRule WHERE Name = 'Night'";
	const { body } = await call(org, 'GET', `query?q=${encodeURIComponent(soql)}`);
	expect(member(body, 'records', 0, 'Active')).toBe(false);
	return text(body, 'records', 0, 'Id');
}

test('the active rule gives a new record its owner, by its first entry that fits', async () => {
	expect(await ownerOf({})).toBe(jonas);
	expect(await ownerOf({ 'sforce-auto-assign': 'TRUE' }, 'High')).toBe(priya);
});

test('FALSE leaves the caller as owner, a rule id runs that rule, active or not', async () => {
	const [caller] = org.store.rows('User');
	expect(await ownerOf({ 'sforce-auto-assign': 'FALSE' })).toBe(caller?.Id);
	expect(await ownerOf({ 'sforce-auto-assign': await nightRule() })).toBe(priya);
	const unknown = await call(org, 'POST', 'sobjects/Case', {
		body: { Subject: 'x' },
		headers: { 'sforce-auto-assign': '01Q000000000099AAA' },
	});
	expect(unknown.status).toBe(501);
});

test('a changed record is assigned when asked, or by default where the org is set so', async () => {
	const [caller] = org.store.rows('User');
	const [id = ''] = org.seed('Case', [{ Subject: 'x' }]);
	const change = async (headers: Record<string, string>): Promise<unknown> => {
		await call(org, 'PATCH', `sobjects/Case/${id}`, { body: { Subject: 'y' }, headers });
		return org.store.byId('Case', id)?.['OwnerId'];
	};
	expect(await change({})).toBe(caller?.Id);
	org.change({ assignOnUpdate: 'by-default' });
	expect(await change({ 'sforce-auto-assign': 'FALSE' })).toBe(caller?.Id);
	expect(await change({})).toBe(jonas);
});

test('a bulk job runs the rule it names, and none without', async () => {
	const [caller] = org.store.rows('User');
	const bulk = new BulkCaller(org);
	const job = { object: 'Case', operation: 'insert' };
	await bulk.ingest(job, 'Subject\nfirst\n');
	await bulk.ingest({ ...job, assignmentRuleId: await nightRule() }, 'Subject\nsecond\n');
	const owners = [...org.store.rows('Case')].map((row) => row['OwnerId']);
	expect(owners).toEqual([caller?.Id, priya]);
});

test('a rule with a wrong condition, object or owner is refused', async () => {
	for (const rule of [
		{ object: 'Contact', name: 'x', entries: [] },
		{ object: 'Case', name: 'x', entries: [{ when: 'Nothing = 1', owner: priya }] },
		{ object: 'Case', name: 'x', entries: [{ owner: '005000000000099AAA' }] },
	]) {
		expect((await control(org, 'POST', 'rules', { assignment: [rule] })).status).toBe(400);
	}
});
