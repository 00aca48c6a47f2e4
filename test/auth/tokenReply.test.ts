import type { SignInSettings } from '../../nodes/shared/auth/settings';
import { SalesforceSignInError } from '../../nodes/shared/auth/signInError';
import { parseTokenReply, type TokenReply } from '../../nodes/shared/auth/tokenReply';

const NOW = Date.UTC(2026, 10, 23, 12);
const loginUrl = 'https://acme.my.salesforce.com';
const jwtBearer: SignInSettings = {
	flow: 'jwtBearer',
	loginUrl,
	audience: loginUrl,
	consumerKey: 'key',
	username: 'u@acme.com',
	privateKey: 'pem',
	privateKeyPassphrase: '',
};
const clientCredentials: SignInSettings = {
	flow: 'clientCredentials',
	loginUrl,
	consumerKey: 'key',
	consumerSecret: 'very-secret-value',
};

const reply = (status: number, body: unknown, headers: Record<string, string> = {}) =>
	({ status, headers, body }) satisfies TokenReply;

function refusal(from: TokenReply, settings: SignInSettings = jwtBearer): SalesforceSignInError {
	try {
		parseTokenReply(from, settings, NOW);
	} catch (error) {
		if (error instanceof SalesforceSignInError) return error;
		throw error;
	}
	throw new Error('was not refused');
}

const oauth = (error: string, error_description: string) =>
	reply(400, { error, error_description });

describe('token reply', () => {
	it('gives the token and the host it belongs to', () => {
		const body = {
			access_token: '00Dxx!AQ',
			instance_url: 'https://acme.my.salesforce.com/',
			id: 'https://login.salesforce.com/id/00D/005',
			token_type: 'Bearer',
			issued_at: '1658227065640',
		};
		const expected = { accessToken: '00Dxx!AQ', instanceUrl: 'https://acme.my.salesforce.com' };

		expect(parseTokenReply(reply(200, body), jwtBearer, NOW)).toEqual(expected);
		expect(parseTokenReply(reply(200, JSON.stringify(body)), jwtBearer, NOW)).toEqual(expected);
	});

	it('refuses a token for a host that is not Salesforce', () => {
		const body = { access_token: 'hush', instance_url: 'https://evil.example' };
		const { message } = refusal(reply(200, body));

		expect(message).toContain('https://evil.example');
		expect(message).not.toContain('hush');
	});
});

/** Salesforce's code and text, the flow, and what the advice must name. */
const KNOWN: Array<[string, string, SignInSettings, RegExp, boolean?]> = [
	['invalid_client', 'invalid client credentials', clientCredentials, /'Consumer Secret' is wrong/],
	['invalid_client', 'invalid client credentials', jwtBearer, /certificate .* belongs to this key/],
	['invalid_client_id', 'client identifier invalid', jwtBearer, /'Consumer Key'.*10 minutes/],
	['unsupported_grant_type', 'grant type not supported', jwtBearer, /Enable JWT Bearer Flow/],
	[
		'unsupported_grant_type',
		'grant type not supported',
		clientCredentials,
		/Enable Client Credentials Flow/,
	],
	['invalid_grant', 'request not supported on this domain', clientCredentials, /My Domain of your/],
	['invalid_grant', 'no client credentials user enabled', clientCredentials, /'Run As'/],
	[
		'invalid_app_access',
		'user is not admin approved to access this app',
		jwtBearer,
		/pre-authorized.*permission set/,
	],
	[
		'invalid_grant',
		'user is not admin approved to access this app',
		jwtBearer,
		/pre-authorized.*permission set/,
	],
	[
		'app_not_found',
		'External client app is not installed in this org',
		jwtBearer,
		/My Domain of the org that holds the app/,
	],
	['invalid_grant', "user hasn't approved this consumer", jwtBearer, /pre-authorized/],
	['invalid_grant', 'user hasn’t approved this consumer', jwtBearer, /pre-authorized/],
	['invalid_grant', 'audience is invalid', jwtBearer, /'My Domain URL'/],
	['invalid_grant', 'Audience validation failed', jwtBearer, /'My Domain URL'/],
	['invalid_grant', 'invalid assertion', jwtBearer, /certificate.*'Private Key'.*clock/],
	['invalid_grant', 'expired access/refresh token', jwtBearer, /five approvals/],
	['invalid_grant', 'expired authorization code', jwtBearer, /Start the sign-in again/],
	['invalid_grant', 'authentication failure', jwtBearer, /Login History/],
	['invalid_grant', 'authentication failure - Invalid Password', jwtBearer, /Login History/],
	['invalid_grant', 'user is locked', jwtBearer, /Unlock the user/],
	['invalid_grant', 'inactive user', jwtBearer, /Activate the user/],
	[
		'invalid_grant',
		'login rate exceeded',
		jwtBearer,
		/a user of its own\. Try again after 2026-11-23T12:15/,
		true,
	],
	['invalid_request', 'missing required parameter: grant_type', jwtBearer, /without its form/],
	['redirect_uri_mismatch', 'redirect_uri must match configuration', jwtBearer, /callback URL/],
	['unknown_error', 'retry your request', jwtBearer, /Wait a minute/, true],
];

/** n8n puts its own sentence in the place of a message that holds one of these. */
const CODES_N8N_LOOKS_FOR =
	/ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|ERRADDRINUSE|EADDRNOTAVAIL|ECONNABORTED|EHOSTUNREACH|EAI_AGAIN|ENOENT|EISDIR|ENOTDIR|EACCES|EEXIST|EPERM|GETADDRINFO/i;

describe.each(KNOWN)('%s: %s', (error, description, settings, advice, transient = false) => {
	const refused = refusal(oauth(error, description), settings);

	it('keeps the words of Salesforce and says what to do, all in the message', () => {
		expect(refused.message).toContain(`${error}: ${description}`);
		expect(refused.message).toMatch(advice);
		expect(refused).toMatchObject({ oauthError: error, oauthDescription: description, transient });
	});

	it('has nothing that n8n would show in place of the message', () => {
		for (const key of ['code', 'response', 'cause', 'status', 'statusCode', 'description']) {
			expect(refused).not.toHaveProperty(key);
		}
		expect(refused.message).not.toMatch(CODES_N8N_LOOKS_FOR);
	});
});

describe('a refusal beyond the table', () => {
	it('passes the words of Salesforce on', () => {
		const { message, transient } = refusal(oauth('brand_new', 'something else is wrong'));

		expect(message).toContain('brand_new: something else is wrong');
		expect(transient).toBe(false);
	});

	it('says how far the clock is off when an assertion is refused', () => {
		const refused = (date: string) =>
			refusal(
				reply(400, { error: 'invalid_grant', error_description: 'invalid assertion' }, { date }),
			).message;

		expect(refused('Mon, 23 Nov 2026 11:55:00 GMT')).toContain('5 minutes ahead of');
		expect(refused('Mon, 23 Nov 2026 12:07:00 GMT')).toContain('7 minutes behind');
		expect(refused('Mon, 23 Nov 2026 12:00:10 GMT')).not.toContain('minutes ahead');
		expect(refused('')).not.toContain('minutes behind');
	});

	it('takes out a secret that something on the way echoed', () => {
		const echoed = refusal(
			oauth('proxy', 'bad body client_secret=very-secret-value assertion=eyJhbGciOi.eyJpc3Mi.c2ln'),
			clientCredentials,
		);

		expect(JSON.stringify([echoed.message, echoed.oauthDescription])).not.toMatch(
			/very-secret-value|eyJ/,
		);
	});

	it.each([
		[404, '<html>Not found</html>', /did not answer like Salesforce's sign-in.*'My Domain URL'/],
		[200, '<html>Log in</html>', /did not answer like Salesforce's sign-in/],
		[200, { access_token: 'hush' }, /did not answer like Salesforce's sign-in/],
		[420, '', /did not answer like Salesforce's sign-in/],
	])('takes a reply of %s without an OAuth error for the wrong host', (status, body, expected) => {
		const { message, transient } = refusal(reply(status, body));

		expect(message).toMatch(expected);
		expect(message).toContain('acme.my.salesforce.com');
		expect(message).not.toContain('hush');
		expect(transient).toBe(false);
	});

	it.each([429, 500, 502, 503, 504])('takes a status of %s for passing', (status) => {
		expect(refusal(reply(status, '<html/>'))).toMatchObject({ transient: true });
	});

	it.each(['120', 'Mon, 23 Nov 2026 12:02:00 GMT'])('says when to come back: %s', (retryAfter) => {
		const headers = { 'retry-after': retryAfter };
		const retryAt = NOW + 120_000;

		expect(refusal(reply(503, '<html/>', headers))).toMatchObject({
			retryAt,
			message: expect.stringMatching(/Try again after 2026-11-23T12:02:00\.000Z\.$/),
		});
		expect(
			refusal(reply(503, { error: 'unknown_error', error_description: 'retry' }, headers)),
		).toMatchObject({ retryAt, message: expect.stringContaining('after 2026-11-23T12:02') });
	});

	it('takes a Retry-After beyond all reason for a day', () => {
		const { retryAt } = refusal(reply(503, '', { 'retry-after': '9'.repeat(400) }));

		expect(retryAt).toBe(NOW + 24 * 60 * 60_000);
	});

	it('does not say when to come back where only a setting can help', () => {
		const refused = reply(
			400,
			{ error: 'invalid_client', error_description: 'no' },
			{ 'retry-after': '5' },
		);

		expect(refusal(refused).retryAt).toBeUndefined();
		expect(refusal(refused).message).not.toContain('Try again after');
	});

	it('names the host a redirect leads to, without its path', () => {
		const headers = { location: 'https://acme2.my.salesforce.com/services/oauth2/token?a=b' };
		const { message } = refusal(reply(302, '', headers));

		expect(message).toContain('on to https://acme2.my.salesforce.com (');
		expect(message).toContain("current address in 'My Domain URL'");
	});
});
