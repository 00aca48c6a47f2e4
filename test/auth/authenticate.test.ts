import type {
	ICredentialDataDecryptedObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { ServerAuth } from '../../nodes/shared/auth/authenticate';
import { credentialKey } from '../../nodes/shared/auth/credentialKey';
import { fingerprint } from '../../nodes/shared/auth/fingerprint';
import {
	CALL_MARK,
	DEADLINE_MARK,
	REFUSED_MARK,
	SIGN_IN_ANEW,
	SIGN_IN_MARK,
	takeTokenFingerprint,
	takeWithdrawal,
} from '../../nodes/shared/auth/marks';

const settings = {
	flow: 'clientCredentials',
	myDomainUrl: 'https://acme.my.salesforce.com',
	consumerKey: 'key',
	consumerSecret: 'secret',
	apiVersion: '67.0',
};
const stored = (over: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject => ({
	...settings,
	accessToken: 'stored',
	instanceUrl: 'https://acme.my.salesforce.com',
	signedInAs: '',
	...over,
});
const get = (url: string, headers: Record<string, string> = {}): IHttpRequestOptions => ({
	method: 'GET',
	url,
	headers,
});

/** Calls as n8n-core does: authenticate, on a 401 the renewal with its result merged, authenticate. */
function n8n() {
	const clock = { now: 1_000_000 };
	const auth = new ServerAuth({
		now: () => clock.now,
		random: () => 0,
		sleep: async () => undefined,
	});
	const logins: unknown[] = [];
	const helper: IHttpRequestHelper = {
		helpers: {
			httpRequest: async (options: IHttpRequestOptions) => {
				logins.push(options);
				return {
					statusCode: 200,
					headers: {},
					body: {
						access_token: `t${logins.length}`,
						instance_url: 'https://acme.my.salesforce.com',
					},
				};
			},
		},
	};
	const request = async (
		credentials: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		if (credentials.accessToken === '') {
			Object.assign(credentials, await auth.renew(helper, credentials));
		}
		try {
			return auth.authenticate(credentials, structuredClone(options));
		} catch (error) {
			if ((error as { response?: { status?: number } }).response?.status !== 401) throw error;
			Object.assign(credentials, await auth.renew(helper, credentials));
			return auth.authenticate(credentials, structuredClone(options));
		}
	};
	return { auth, clock, helper, logins, request };
}

describe('a call that took its sign-in too long', () => {
	const call = (more: Record<string, string> = {}) =>
		get('/services/data/v67.0/limits', { [CALL_MARK]: 'late', ...more });
	const aborted = AbortSignal.abort();

	it.each([
		['cancelled', call(), aborted],
		['deadline', call({ [DEADLINE_MARK]: '1000000' }), undefined],
	])('is not sent any more: %s', (why, options, abortSignal) => {
		const { auth, logins } = n8n();
		expect(() => auth.authenticate(stored(), { ...options, abortSignal })).toThrow(
			`The call was not sent (${why}).`,
		);
		expect(takeWithdrawal('late')).toBe(why);
		expect(takeTokenFingerprint('late')).toBeUndefined();
		expect(logins).toEqual([]);
	});

	it('is sent while there is time left, without the mark', () => {
		const { auth } = n8n();
		const sent = auth.authenticate(stored(), call({ [DEADLINE_MARK]: '1000001' }));
		expect(sent.headers).toEqual({ Authorization: 'Bearer stored' });
		expect(takeWithdrawal('late')).toBeUndefined();
	});
});

describe('authenticate', () => {
	it('puts the token on a request to the instance URL, and follows no redirect with it', async () => {
		const { request } = n8n();
		const options = get('/services/data/v67.0/limits', { accept: 'text/csv' });

		expect(await request(stored(), options)).toEqual({
			method: 'GET',
			baseURL: 'https://acme.my.salesforce.com',
			url: '/services/data/v67.0/limits',
			headers: { accept: 'text/csv', Authorization: 'Bearer stored' },
			disableFollowRedirect: true,
			sendCredentialsOnCrossOriginRedirect: false,
		});
	});

	it('replaces any other base URL and authorization', async () => {
		const options = {
			...get('/services/x', { authorization: 'Basic other' }),
			baseURL: 'https://evil.example',
		};
		const sent = await n8n().request(stored(), options);

		expect(sent.baseURL).toBe('https://acme.my.salesforce.com');
		expect(sent.headers).toEqual({ Authorization: 'Bearer stored' });
	});

	it.each([
		'https://evil.example/services/data/v67.0/',
		'http://acme.my.salesforce.com/',
		'https://acme.my.salesforce.com:444/',
		'https://acme.my.salesforce.com.evil.example/',
		'https://acme.my.salesforce.com@evil.example/',
		'//evil.example/x',
		'/\\evil.example/x',
		'\\\\evil.example/x',
		'/\t/evil.example/x',
		'https://',
		'data:text/plain,x',
		'https://acme.my.salesforce.com/services/data/v67.0/limits',
		'',
		'services/data/v67.0/limits',
		'/',
		'/secur/logout.jsp',
		'/services',
		'/services/../secur/logout.jsp',
		'/services/data/v67.0/sobjects/../limits',
		'/services/data/v67.0/sobjects/%2e%2E/limits',
		'/services/data/v67.0/./limits',
		'/services/data/v67.0/sobjects/..',
		'/services/data\\v67.0/limits',
		'/services/data/v67.0/\nlimits',
		'/services/data/v67.0/query?q=a#b',
		'/services/data/v67.0/sobjects/a b',
	])('refuses %p, which is no path of its own API as it arrives there', async (url) => {
		await expect(n8n().request(stored(), get(url))).rejects.toMatchObject({
			name: 'SalesforceSignInError',
			message: expect.stringContaining('was not sent'),
		});
	});

	it.each([
		'/services/data/v67.0/query/01g-2000?x=%2F..%2F&y=/../',
		"/services/data/v67.0/sobjects/Account/Ext__c/a%2Fb%23c%20(d)'!*~",
		'/services/apexrest/orders',
	])('sends %p as it is', async (url) => {
		expect((await n8n().request(stored(), get(url))).url).toBe(url);
	});

	it('does not send the token to a stored instance URL that is not to be trusted', async () => {
		const tampered = stored({ instanceUrl: 'https://evil.example' });

		await expect(n8n().request(tampered, get('/services/x'))).rejects.toThrow(
			'no token is sent there',
		);
	});

	it('takes every mark off', async () => {
		const marks = {
			'X-Sforce-Call': '1',
			[REFUSED_MARK]: fingerprint('another'),
			[SIGN_IN_MARK]: 'no',
		};
		const sent = await n8n().request(stored(), get('/services/x', marks));

		expect(Object.keys(sent.headers ?? {})).toEqual(['Authorization']);
	});

	it('tells the client once which token a call went out with', async () => {
		const { request } = n8n();
		await request(stored(), get('/services/x', { [CALL_MARK]: 'call-7' }));

		expect(takeTokenFingerprint('call-7')).toBe(fingerprint('stored'));
		expect(takeTokenFingerprint('call-7')).toBeUndefined();
		expect(takeTokenFingerprint('never')).toBeUndefined();
	});
});

describe('renewal of a refused token', () => {
	const refused = (token: string) =>
		get('/services/x', { [REFUSED_MARK]: fingerprint(token), [CALL_MARK]: `after-${token}` });

	it('signs in while the stored token is the refused one', async () => {
		const { logins, request } = n8n();
		const credentials = stored({ accessToken: 'expired' });
		const sent = await request(credentials, refused('expired'));

		expect(logins).toHaveLength(1);
		expect(sent.headers).toEqual({ Authorization: 'Bearer t1' });
		expect(takeTokenFingerprint('after-expired')).toBe(fingerprint('t1'));
		expect(credentials).toMatchObject({
			accessToken: 't1',
			instanceUrl: 'https://acme.my.salesforce.com',
			signedInAs: credentialKey(settings),
		});
	});

	it('does not sign in when the stored token is another one by now', async () => {
		const { logins, request } = n8n();
		const sent = await request(stored({ accessToken: 'newer' }), refused('expired'));

		expect(logins).toHaveLength(0);
		expect(sent.headers).toEqual({ Authorization: 'Bearer newer' });
	});

	it('signs in once for a hundred refused calls, early and late', async () => {
		const { logins, request } = n8n();
		const call = async () => await request(stored({ accessToken: 'old' }), refused('old'));
		await Promise.all(Array.from({ length: 99 }, call));
		const late = await call();

		expect(logins).toHaveLength(1);
		expect(late.headers).toEqual({ Authorization: 'Bearer t1' });
	});

	it('does not come back with a replacement that was refused too and never stored', async () => {
		const { logins, request } = n8n();
		const unchanged = () => stored({ accessToken: 'old' });
		await request(unchanged(), refused('old'));
		await request(unchanged(), refused('t1'));
		const sent = await request(unchanged(), refused('old'));

		expect(logins).toHaveLength(2);
		expect(sent.headers).toEqual({ Authorization: 'Bearer t2' });
	});

	it('sends the form once, with a time-out, and follows no redirect with a secret', async () => {
		const { logins, request } = n8n();
		await request(stored({ accessToken: '' }), get('/services/x'));

		expect(logins).toEqual([
			{
				method: 'POST',
				url: 'https://acme.my.salesforce.com/services/oauth2/token',
				body: 'grant_type=client_credentials&client_id=key&client_secret=secret',
				headers: {
					'Content-Type': 'application/x-www-form-urlencoded',
					Accept: 'application/json',
				},
				timeout: 15_000,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
			},
		]);
	});
});

describe('a token and the settings it was given for', () => {
	it('is not used after the settings have changed, though it may still be alive', async () => {
		const { logins, request } = n8n();
		const credentials = stored({ signedInAs: credentialKey(settings), consumerSecret: 'changed' });
		const sent = await request(credentials, get('/services/x'));

		expect(logins).toHaveLength(1);
		expect(sent.headers).toEqual({ Authorization: 'Bearer t1' });
		expect(credentials.signedInAs).toBe(credentialKey(credentials));
	});

	it('is used as long as they have not', async () => {
		const { logins, request } = n8n();
		await request(
			stored({ signedInAs: credentialKey(settings), callerName: 'x' }),
			get('/services/x'),
		);

		expect(logins).toHaveLength(0);
	});
});

describe('a request that insists on a sign-in of its own', () => {
	const test = get('=ignored', { [SIGN_IN_MARK]: SIGN_IN_ANEW });

	it('gets one though the stored token is valid, and another one half a minute later', async () => {
		const { clock, logins, request } = n8n();
		const credentials = stored();
		const first = await request(credentials, test);
		clock.now += 30_000;
		const second = await request(credentials, test);

		expect(logins).toHaveLength(2);
		expect(first.headers).toEqual({ Authorization: 'Bearer t1' });
		expect(second.headers).toEqual({ Authorization: 'Bearer t2' });
	});

	it('gets one and no more when no token is stored', async () => {
		const { logins, request } = n8n();
		await request(stored({ accessToken: '' }), test);

		expect(logins).toHaveLength(1);
	});

	it('gets one where a replacement is at hand', async () => {
		const { logins, request } = n8n();
		const old = () => stored({ accessToken: 'old' });
		await request(old(), get('/services/x', { [REFUSED_MARK]: fingerprint('old') }));
		await request(old(), test);

		expect(logins).toHaveLength(2);
	});

	it('gets one where the settings have changed and a replacement is at hand', async () => {
		const { logins, request } = n8n();
		const changed = () => stored({ accessToken: 'old', signedInAs: 'other settings' });
		await request(changed(), get('/services/x'));
		await request(changed(), test);

		expect(logins).toHaveLength(2);
	});

	it('works for several at once', async () => {
		const { request } = n8n();
		const tests = Array.from({ length: 5 }, async () => await request(stored(), test));

		await expect(Promise.all(tests)).resolves.toHaveLength(5);
	});

	it('is not disturbed by a call that uses the new token first', async () => {
		const { auth, helper, request } = n8n();
		const credentials = stored();
		expect(() => auth.authenticate(credentials, test)).toThrow('is to renew it');
		Object.assign(credentials, await auth.renew(helper, credentials));
		await request(credentials, get('/services/x'));

		expect(auth.authenticate(credentials, test).headers).toEqual({ Authorization: 'Bearer t1' });
	});

	it('is not disturbed by a call that renews before it', async () => {
		const { auth, helper, logins } = n8n();
		const credentials = stored();
		expect(() => auth.authenticate(credentials, test)).toThrow('is to renew it');
		await auth.renew(helper, stored());
		Object.assign(credentials, await auth.renew(helper, credentials));

		expect(auth.authenticate(credentials, test).headers).toEqual({ Authorization: 'Bearer t1' });
		expect(logins).toHaveLength(1);
	});

	it('makes no later renewal sign in for it', async () => {
		const { auth, helper, logins } = n8n();
		const credentials = stored();
		expect(() => auth.authenticate(credentials, test)).toThrow('is to renew it');
		await auth.renew(helper, credentials);
		await auth.renew(helper, stored());

		expect(logins).toHaveLength(1);
	});

	it('reads the version in normal form', async () => {
		const sent = await n8n().request(stored({ apiVersion: ' v66 ' }), test);

		expect(sent.url).toBe('/services/data/v66.0/');
	});
});
