import { startOrg, type RunningOrg } from '../org/index';
import { call, control, member, text } from './client';

let org: RunningOrg;

beforeAll(async () => {
	org = await startOrg({ seed: 'demo' });
});

afterAll(async () => {
	await org.close();
});

afterEach(() => control(org, 'DELETE', 'rules'));

async function query(soql: string): Promise<unknown> {
	return (await call(org, 'GET', `query?q=${encodeURIComponent(soql)}`)).body;
}

describe('an object that the user may not read', () => {
	beforeEach(() => control(org, 'POST', 'rules', { hidden: [{ object: 'account' }] }));

	it('is not described, listed or found', async () => {
		expect((await call(org, 'GET', 'sobjects/Account/describe')).status).toBe(404);
		const { body } = await call(org, 'GET', 'sobjects');
		const names = (member(body, 'sobjects') as object[]).map((entry) => text(entry, 'name'));
		expect(names).toContain('Contact');
		expect(names).not.toContain('Account');
		expect(member(await query('SELECT Id FROM Account'), 0, 'errorCode')).toBe('INVALID_TYPE');
		const [row] = org.store.rows('Account');
		expect((await call(org, 'GET', `sobjects/Account/${row?.Id ?? ''}`)).status).toBe(404);
	});

	it('is neither parent nor child of what the user reads', async () => {
		const path = await query('SELECT Account.Name FROM Contact');
		expect(text(path, 0, 'message')).toContain("Didn't understand relationship 'Account'");
		const { body } = await call(org, 'GET', 'sobjects/Account/describe');
		expect(member(body, 0, 'errorCode')).toBe('NOT_FOUND');
	});

	it('takes no writes, by REST, Collections or bulk', async () => {
		expect((await call(org, 'POST', 'sobjects/Account', { body: { Name: 'A' } })).status).toBe(404);
		const records = [{ attributes: { type: 'Account' }, Name: 'A' }];
		const many = await call(org, 'POST', 'composite/sobjects', { body: { records } });
		expect(member(many.body, 0, 'errors', 0, 'statusCode')).toBe('INVALID_TYPE');
		const job = await call(org, 'POST', 'jobs/ingest', {
			body: { object: 'Account', operation: 'insert' },
		});
		expect(job.status).toBe(400);
	});

	it('comes back with the permission', async () => {
		await control(org, 'DELETE', 'rules');
		expect((await call(org, 'GET', 'sobjects/Account/describe')).status).toBe(200);
	});
});

test('an unknown object cannot be hidden', async () => {
	const reply = await control(org, 'POST', 'rules', { hidden: [{ object: 'Nothing' }] });
	expect([reply.status, text(reply.body, 'error')]).toEqual([400, 'unknown object Nothing']);
});

test.each(['FORBIDDEN', 'INSUFFICIENT_ACCESS'] as const)(
	'/limits without View Setup is refused with 403 %s, and still tells the usage in its header',
	async (viewSetupError) => {
		org.change({ viewSetup: false, viewSetupError });
		const reply = await call(org, 'GET', 'limits');
		org.change({ viewSetup: true });
		expect([reply.status, member(reply.body, 0, 'errorCode')]).toEqual([403, viewSetupError]);
		expect(reply.headers.get('sforce-limit-info')).toMatch(/^api-usage=\d+\/100000$/);
		expect((await call(org, 'GET', 'limits')).status).toBe(200);
	},
);

test('methods that an object does not have are refused with those it has', async () => {
	const [user] = org.store.rows('User');
	const deletion = await call(org, 'DELETE', `sobjects/User/${user?.Id ?? ''}`);
	expect([deletion.status, text(deletion.body, 0, 'message')]).toEqual([
		405,
		"HTTP Method 'DELETE' not allowed. Allowed are HEAD,GET,PATCH",
	]);
	const creation = await call(org, 'POST', 'sobjects/EventLogFile', { body: {} });
	expect([creation.status, text(creation.body, 0, 'message')]).toEqual([
		405,
		"HTTP Method 'POST' not allowed. Allowed are HEAD,GET",
	]);
	const records = [{ attributes: { type: 'EventLogFile' }, EventType: 'ApiTotalUsage' }];
	const many = await call(org, 'POST', 'composite/sobjects', { body: { records } });
	expect(member(many.body, 0, 'errors', 0)).toMatchObject({
		statusCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
		message: 'entity type cannot be inserted: EventLogFile',
	});
	const { body } = await call(org, 'GET', 'sobjects/EventLogFile');
	expect(member(body, 'objectDescribe')).toMatchObject({ createable: false, queryable: true });
});

describe('what the user who asks may do', () => {
	it('is one row of UserPermissionAccess, and the user has a profile', async () => {
		const access = await query(
			'SELECT PermissionsApiEnabled, PermissionsModifyAllData FROM UserPermissionAccess',
		);
		expect(member(access, 'records')).toMatchObject([
			{ PermissionsApiEnabled: true, PermissionsModifyAllData: false },
		]);
		const user = await query("SELECT Profile.Name FROM User WHERE Alias = 'integ'");
		expect(member(user, 'records', 0, 'Profile', 'Name')).toBe(
			'Minimum Access - API Only Integrations',
		);
	});
});

test.each([401, 403] as const)(
	'a token without the scope api opens no data resource (status %i is a setting)',
	async (noApiScopeStatus) => {
		org.change({ noApiScopeStatus, appScopes: 'refresh_token' });
		const grant = await fetch(`${org.url}/services/oauth2/token`, {
			method: 'POST',
			body: new URLSearchParams({
				grant_type: 'client_credentials',
				client_id: org.consumerKey,
				client_secret: org.consumerSecret,
			}),
		});
		const { access_token: token } = (await grant.json()) as { access_token: string };
		const reply = await call(org, 'GET', 'limits', {
			headers: { authorization: `Bearer ${token}` },
		});
		expect(reply.status).toBe(noApiScopeStatus);
		expect(text(reply.body, 0, 'message')).toBe(
			'This session is not valid for use with the REST API',
		);
	},
);

test('the newest retired version is a setting', async () => {
	org.change({ retiredVersion: 60 });
	const root = (version: string) =>
		fetch(`${org.url}/services/data/v${version}/`, {
			headers: { authorization: `Bearer ${org.accessToken}` },
		});
	expect([(await root('60.0')).status, (await root('61.0')).status]).toEqual([410, 200]);
	org.change({ retiredVersion: 30 });
});
