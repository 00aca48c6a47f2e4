import { join } from 'node:path';
import nock from 'nock';
import { SalesforceServerApi } from '../../credentials/SalesforceServerApi.credentials';
import { rsaPem } from '../auth/keys';
import { testCredential } from '../harness';

const packageDir = join(__dirname, 'fixture');
const type = 'salesforceServerApi';
const host = 'https://acme.my.salesforce.com';
const credentials = {
	flow: 'jwtBearer',
	myDomainUrl: 'acme.lightning.force.com',
	consumerKey: 'key',
	username: 'u@acme.com',
	privateKey: rsaPem(),
};

describe('Salesforce Server API', () => {
	const credential = new SalesforceServerApi();

	it('hides secrets in the editor', () => {
		const secrets = credential.properties
			.filter(({ typeOptions }) => typeOptions?.password === true)
			.map(({ name }) => name);

		expect(secrets).toEqual([
			'consumerSecret',
			'privateKey',
			'privateKeyPassphrase',
			'certificate',
			'nextConsumerSecret',
			'nextPrivateKey',
			'nextPrivateKeyPassphrase',
			'accessToken',
		]);
	});

	it('asks in each flow for what that flow needs', () => {
		const shown = (flow: string) =>
			credential.properties
				.filter(({ displayOptions }) => displayOptions?.show?.flow?.includes(flow))
				.map(({ name }) => name);

		expect(shown('jwtBearer')).toEqual([
			'username',
			'privateKey',
			'privateKeyPassphrase',
			'certificate',
			'audience',
			'nextPrivateKey',
			'nextPrivateKeyPassphrase',
		]);
		expect(shown('clientCredentials')).toEqual(['consumerSecret', 'nextConsumerSecret']);
	});

	it('keeps what n8n has to give back to it declared', () => {
		const hidden = credential.properties.filter((property) => property.type === 'hidden');

		expect(hidden.map(({ name }) => name)).toEqual(['accessToken', 'instanceUrl', 'signedInAs']);
		expect(hidden[0]?.typeOptions?.expirable).toBe(true);
		expect(hidden.every(({ displayOptions }) => displayOptions === undefined)).toBe(true);
	});

	it('is out of reach for nodes of other packages', () => {
		expect(credential.restrictToSupportedNodes).toBe(true);
	});
});

describe('Test button over https', () => {
	const test = async (over = {}) =>
		await testCredential(type, { ...credentials, ...over }, packageDir);
	const signsIn = (over = {}) =>
		nock(host)
			.post('/services/oauth2/token', (form: Record<string, string>) => 'assertion' in form)
			.reply(200, {
				access_token: 'token',
				instance_url: 'https://acme.my.salesforce.com',
				...over,
			});

	beforeEach(() => nock.disableNetConnect());
	afterEach(() => {
		nock.cleanAll();
		nock.enableNetConnect();
	});

	it('signs in at the My Domain and sends the token there, with no mark', async () => {
		const login = signsIn();
		const call = nock(host, {
			reqheaders: { authorization: 'Bearer token' },
			badheaders: ['x-sforce-sign-in', 'x-sforce-call', 'x-sforce-refused'],
		})
			.get('/services/data/v67.0/')
			.reply(200, {});

		expect(await test()).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect([login.isDone(), call.isDone()]).toEqual([true, true]);
	});

	it('sends no token to a host that is not Salesforce', async () => {
		signsIn({ instance_url: 'https://evil.example' });
		const evil = nock('https://evil.example').get(/.*/).reply(200, {});
		const result = await test({ consumerKey: 'foreign' });

		expect(result.message).toContain("'https://evil.example'");
		expect(evil.isDone()).toBe(false);
	});

	it('does not follow a redirect with the token', async () => {
		signsIn();
		nock(host).get('/services/data/v67.0/').reply(302, '', { location: 'https://evil.example/' });
		const evil = nock('https://evil.example').get('/').reply(200, {});
		const result = await test({ consumerKey: 'redirected' });

		expect(result.status).toBe('Error');
		expect(evil.isDone()).toBe(false);
	});

	it('says that the My Domain was not found', async () => {
		const notFound = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
		nock(host).post('/services/oauth2/token').replyWithError(notFound);
		const result = await test({ consumerKey: 'unfound' });

		expect(result).toEqual({
			status: 'Error',
			message: expect.stringMatching(
				/acme\.my\.salesforce\.com was not found\. Check 'My Domain URL'/,
			),
		});
	});

	it.each([
		[401, 'gave out a token and then refused it'],
		[403, '"API Enabled"'],
		[404, "does not offer the version in 'API Version'"],
		[410, "retired the version in 'API Version'"],
	])('explains a status of %s after the sign-in', async (status, message) => {
		let logins = 0;
		nock(host)
			.persist()
			.post('/services/oauth2/token')
			.reply(200, () => ({ access_token: `token ${++logins}`, instance_url: host }));
		nock(host).persist().get('/services/data/v67.0/').reply(status, []);
		const result = await test({ consumerKey: `status ${status}` });

		expect(result).toEqual({ status: 'Error', message: expect.stringContaining(message) });
	});
});
