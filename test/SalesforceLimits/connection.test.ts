import { generateKeyPairSync } from 'node:crypto';
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { checkConnection } from '../../nodes/SalesforceLimits/operations/connection';
import { SIGN_IN_ANEW, SIGN_IN_MARK } from '../../nodes/shared/auth/marks';
import { createCredentialStore, runNode } from '../harness';
import { startOrg, type RunningOrg } from '../org';
import { noRules } from '../org/rules/model';
import { fakeClient, refused } from '../support/fakeClient';
import { CALLER, CREDENTIAL, jwtCredential, objectNamed } from '../support/orgNode';

let org: RunningOrg;

beforeEach(async () => {
	org = await startOrg({ seed: 'demo' });
});
afterEach(() => org.close());

async function check(overrides: ICredentialDataDecryptedObject = {}, object = 'Account') {
	const run = await runNode({
		node: 'salesforceLimits',
		parameters: { resource: 'connection', operation: 'check', object: objectNamed(object) },
		credentials: createCredentialStore({ [CREDENTIAL]: jwtCredential(org, overrides) }),
	});
	expect(run.error).toBeUndefined();
	const output = run.outputs.findIndex((items) => items.length > 0);
	return { output, steps: (run.outputs[output] ?? []).map(({ json }) => json) };
}

const named = (steps: IDataObject[], step: string) => steps.find((item) => item.step === step);

const clientCredentials = () => ({
	flow: 'clientCredentials',
	consumerSecret: org.consumerSecret,
});

const otherKey = () =>
	generateKeyPairSync('rsa', {
		modulusLength: 2048,
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
		publicKeyEncoding: { type: 'spki', format: 'pem' },
	}).privateKey;

describe('Connection > Check', () => {
	it('finds a good set-up good, in five calls and one sign-in', async () => {
		const { output, steps } = await check();
		expect(steps).toMatchObject([
			{ step: 'Sign in', result: 'ok', detail: expect.stringContaining('api') as string },
			{ step: 'API version', result: 'ok' },
			{
				step: 'User',
				result: 'ok',
				username: org.username,
				profile: 'Minimum Access - API Only Integrations',
			},
			{
				step: 'Permissions',
				result: 'ok',
				permissions: ['API Enabled', 'View Setup and Configuration'],
			},
			{
				step: 'Object',
				result: 'ok',
				rights: ['queryable', 'createable', 'updateable', 'deletable'],
			},
			{ step: 'Limits', result: 'ok', max: 100_000 },
		]);
		expect(output).toBe(0);
		const counted = org.calls().filter((call) => call.client === CALLER && call.counted);
		expect(counted.length).toBeLessThanOrEqual(5);
		expect(org.usage().logins).toBe(1);
	});

	it('asks the credential for a sign-in of its own, so that a stored token hides nothing', async () => {
		const client = fakeClient(() => refused(404, 'NOT_FOUND'));
		await checkConnection(client, 'Account', { signInAnew: true });
		expect(client.calls).toMatchObject([{ path: '/', headers: { [SIGN_IN_MARK]: SIGN_IN_ANEW } }]);
	});

	it('warns of rights over everything, and of a day that runs short', async () => {
		const [row] = org.store.rows('UserPermissionAccess');
		org.seed('UserPermissionAccess', [{ Id: row?.Id ?? '', PermissionsModifyAllData: true }], {
			update: true,
		});
		org.change({ used: 75_000 });
		const { output, steps } = await check();
		expect(output).toBe(1);
		expect(named(steps, 'Permissions')).toMatchObject({
			result: 'warning',
			advice: expect.stringContaining('Modify All Data') as string,
		});
		expect(named(steps, 'Limits')).toMatchObject({ result: 'warning', percent: 75 });
	});

	it('goes by the reply when the user may not read the limits', async () => {
		org.change({ viewSetup: false });
		const { output, steps } = await check();
		expect(output).toBe(1);
		expect(named(steps, 'Limits')).toMatchObject({
			result: 'warning',
			max: 100_000,
			advice: expect.stringContaining('View Setup and Configuration') as string,
		});
	});
});

/** A way to break the set-up, the step that must fail, and what it must say. */
interface Broken {
	name: string;
	step: string;
	breaks?: () => void;
	credential?: () => ICredentialDataDecryptedObject;
	says: RegExp;
	advises?: RegExp;
}

const broken: Broken[] = [
	{
		name: 'wrong host',
		step: 'Sign in',
		credential: () => ({ myDomainUrl: 'http://127.0.0.1:1' }),
		says: /refused the connection/,
	},
	{
		name: 'app not installed',
		step: 'Sign in',
		breaks: () => org.change({ appInstalled: false }),
		says: /app_not_found.*My Domain/,
	},
	{
		name: 'user not approved',
		step: 'Sign in',
		breaks: () => org.change({ userApproved: false }),
		says: /hasn't approved this consumer.*pre-authorized/,
	},
	{
		name: 'wrong audience',
		step: 'Sign in',
		credential: () => ({ audience: 'https://login.example.com' }),
		says: /audience is invalid.*'Audience'/,
	},
	{
		name: 'replaced certificate',
		step: 'Sign in',
		credential: () => ({ privateKey: otherKey() }),
		says: /invalid assertion.*certificate/,
	},
	{
		name: 'wrong secret',
		step: 'Sign in',
		credential: () => ({ ...clientCredentials(), consumerSecret: 'wrong' }),
		says: /invalid_client.*'Consumer Secret'/,
	},
	{
		name: 'no run-as user',
		step: 'Sign in',
		credential: clientCredentials,
		breaks: () => org.change({ runAsUser: false }),
		says: /no client credentials user enabled.*Run As/,
	},
	{
		name: 'missing api scope',
		step: 'API access',
		breaks: () => org.change({ appScopes: 'refresh_token' }),
		says: /not valid for use with the REST API/,
		advises: /scope "Manage user data via APIs \(api\)"/,
	},
	{
		name: 'IP restriction',
		step: 'Sign in',
		breaks: () => org.change({ ipRestricted: true }),
		says: /ip restricted.*IP/,
	},
	{
		name: 'API disabled for the profile',
		step: 'API access',
		breaks: () => org.fault({ match: { path: '/services/data' }, kind: 'api-currently-disabled' }),
		says: /API_CURRENTLY_DISABLED/,
		advises: /API Enabled/,
	},
	{
		name: 'retired version',
		step: 'API version',
		breaks: () => org.change({ retiredVersion: 60 }),
		credential: () => ({ apiVersion: '60.0' }),
		says: /has retired version 60\.0/,
		advises: /'API Version'/,
	},
	{
		name: 'object hidden',
		step: 'Object',
		breaks: () => org.store.setRules({ ...noRules, hidden: [{ object: 'Account' }] }),
		says: /"Account", which this org does not have, or hides/,
		advises: /access to the object/,
	},
];

describe('Connection > Check, on a set-up that is broken', () => {
	it.each(broken)(
		'names $name and the way out',
		async ({ step, breaks, credential, says, advises }) => {
			breaks?.();
			const { output, steps } = await check(credential?.());
			expect(output).toBe(2);
			const failed = steps.filter(({ result }) => result === 'failed');
			expect(failed.map((item) => item.step)).toEqual([step]);
			expect(failed[0]?.detail).toMatch(says);
			if (advises) expect(failed[0]?.advice).toMatch(advises);
		},
	);
});
