import { startOrg, type FaultSpec, type OrgSettings, type RunningOrg } from '../../org/index';
import { askToken, assertion, jwtGrant } from '../client';
import { approve, codeFields, redirectUri } from './browser';

/** One error body of the token endpoint, and how the org is brought to give it. */
interface Case {
	error: string;
	description: string;
	when: string;
	settings?: Partial<OrgSettings>;
	fault?: FaultSpec['kind'];
	ask: () => Record<string, string> | Promise<Record<string, string>>;
}

let org: RunningOrg;

beforeEach(async () => {
	org = await startOrg();
});

afterEach(() => org.close());

const jwt = (claims: Record<string, unknown> = {}) => ({
	grant_type: jwtGrant,
	assertion: assertion(org, claims),
});
const credentials = (fields: Record<string, string> = {}) => ({
	grant_type: 'client_credentials',
	client_id: org.consumerKey,
	client_secret: org.consumerSecret,
	...fields,
});
const code = async (fields: Record<string, string> = {}) => ({
	...codeFields(org, (await approve(org)).code),
	...fields,
});
const refresh = (token: string) => ({
	grant_type: 'refresh_token',
	client_id: org.consumerKey,
	client_secret: org.consumerSecret,
	refresh_token: token,
});
const password = () => ({ grant_type: 'password', username: org.username, password: 'x' });

const cases: Case[] = [
	{
		error: 'invalid_client',
		description: 'invalid client credentials',
		when: 'a wrong secret',
		ask: () => credentials({ client_secret: 'wrong' }),
	},
	{
		error: 'invalid_client',
		description: 'invalid client credentials',
		when: 'a missing secret',
		ask: () => ({ grant_type: 'client_credentials', client_id: org.consumerKey }),
	},
	{
		error: 'invalid_client_id',
		description: 'client identifier invalid',
		when: 'an unknown consumer key',
		ask: () => credentials({ client_id: '3MVG9nobody' }),
	},
	{
		error: 'invalid_client_id',
		description: 'client identifier invalid',
		when: 'an app not yet known everywhere',
		settings: { appPropagated: false },
		ask: () => jwt(),
	},
	{
		error: 'invalid_client_id',
		description: 'client identifier invalid',
		when: 'the fault app-edit-propagating',
		fault: 'app-edit-propagating',
		ask: () => credentials(),
	},
	{
		error: 'unsupported_grant_type',
		description: 'grant type not supported',
		when: 'a typing error',
		ask: () => ({ grant_type: 'client_credential' }),
	},
	{
		error: 'unsupported_grant_type',
		description: 'grant type not supported',
		when: 'a flow that is off',
		settings: { clientCredentialsEnabled: false },
		ask: () => credentials(),
	},
	{
		error: 'unsupported_grant_type',
		description: 'grant type not supported',
		when: 'a code while the web server flow is off',
		settings: { webServerEnabled: false },
		ask: () => codeFields(org, 'any'),
	},
	{
		error: 'invalid_grant',
		description: 'request not supported on this domain',
		when: 'client credentials at a login host',
		settings: { servesMyDomain: false },
		ask: () => credentials(),
	},
	{
		error: 'invalid_grant',
		description: 'no client credentials user enabled',
		when: 'no Run As user',
		settings: { runAsUser: false },
		ask: () => credentials(),
	},
	{
		error: 'invalid_app_access',
		description: 'user is not admin approved to access this app',
		when: 'no admin approval',
		settings: { adminApproved: false },
		ask: () => jwt(),
	},
	{
		error: 'invalid_grant',
		description: "user hasn't approved this consumer",
		when: 'no consent',
		settings: { userApproved: false },
		ask: () => jwt(),
	},
	{
		error: 'invalid_grant',
		description: 'audience is invalid',
		when: 'another audience',
		ask: () => jwt({ aud: 'https://other.my.salesforce.com' }),
	},
	{
		error: 'app_not_found',
		description: 'External client app is not installed in this org',
		when: 'the audience of a login host',
		ask: () => jwt({ aud: 'https://login.salesforce.com' }),
	},
	{
		error: 'app_not_found',
		description: 'External client app is not installed in this org',
		when: 'a JWT at a login host',
		settings: { servesMyDomain: false },
		ask: () => jwt(),
	},
	{
		error: 'invalid_grant',
		description: 'invalid assertion',
		when: 'an assertion that is none',
		ask: () => ({ grant_type: jwtGrant, assertion: 'a.b.c' }),
	},
	{
		error: 'invalid_grant',
		description: 'expired access/refresh token',
		when: 'a refresh token that is none',
		ask: () => refresh('5Aepnone'),
	},
	{
		error: 'invalid_grant',
		description: 'expired authorization code',
		when: 'a code that is none',
		ask: () => codeFields(org, 'aPrxnone'),
	},
	{
		error: 'invalid_grant',
		description: 'authentication failure',
		when: 'the password flow, which is off',
		ask: password,
	},
	{
		error: 'invalid_grant',
		description: 'authentication failure - Invalid Password',
		when: 'a wrong password',
		settings: { passwordEnabled: true },
		ask: password,
	},
	{
		error: 'invalid_grant',
		description: 'ip restricted',
		when: 'an address out of range',
		settings: { ipRestricted: true },
		ask: () => credentials(),
	},
	{
		error: 'invalid_grant',
		description: 'ip restricted',
		when: 'the fault ip-restricted',
		fault: 'ip-restricted',
		ask: () => jwt(),
	},
	{
		error: 'invalid_grant',
		description: 'authentication failure',
		when: 'an address out of range, told otherwise',
		settings: { ipRestricted: true, ipRestrictedText: 'authentication failure' },
		ask: () => credentials(),
	},
	{
		error: 'invalid_grant',
		description: 'user is locked',
		when: 'a locked user',
		settings: { userLocked: true },
		ask: () => jwt(),
	},
	{
		error: 'invalid_grant',
		description: 'inactive user',
		when: 'a deactivated user',
		settings: { userActive: false },
		ask: () => credentials(),
	},
	{
		error: 'invalid_grant',
		description: 'login rate exceeded',
		when: 'too many logins in the hour',
		settings: { loginsPerHour: 0 },
		ask: () => credentials(),
	},
	{
		error: 'invalid_grant',
		description: 'login rate exceeded',
		when: 'the fault login-rate',
		fault: 'login-rate',
		ask: () => jwt(),
	},
	{
		error: 'login_rate_exceeded',
		description: 'login rate exceeded',
		when: 'too many logins in the hour, told otherwise',
		settings: { loginsPerHour: 0, loginRateError: 'login_rate_exceeded' },
		ask: () => credentials(),
	},
	{
		error: 'invalid_request',
		description: 'missing required parameter: grant_type',
		when: 'no grant type',
		ask: () => ({}),
	},
	{
		error: 'redirect_uri_mismatch',
		description: 'redirect_uri must match configuration',
		when: 'a code taken to another address',
		ask: () => code({ redirect_uri: `${redirectUri}/other` }),
	},
];

test.each(cases)('$error, "$description": $when', async ({ settings, fault, ask, ...expected }) => {
	const fields = await ask();
	org.change(settings ?? {});
	if (fault !== undefined) org.fault({ kind: fault });
	const { status, body, headers } = await askToken(org, fields);
	expect([status, body]).toEqual([
		400,
		{ error: expected.error, error_description: expected.description },
	]);
	expect(headers.has('sforce-limit-info')).toBe(false);
	expect(org.usage()).toMatchObject({ used: 0, logins: 0 });
	// A fault strikes once, and the next login works.
	if (fault !== undefined) expect((await askToken(org, credentials())).status).toBe(200);
});
