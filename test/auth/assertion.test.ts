import jwt from 'jsonwebtoken';
import { signAssertion } from '../../nodes/shared/auth/assertion';
import { readPrivateKey } from '../../nodes/shared/auth/privateKey';
import { buildTokenRequest } from '../../nodes/shared/auth/tokenRequest';
import { rsaKeys, rsaPem } from './keys';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0, 999);
const claims = {
	consumerKey: '3MVG9.key',
	username: 'integration@acme.com.uat',
	loginUrl: 'https://acme--uat.sandbox.my.salesforce.com',
	audience: 'https://acme--uat.sandbox.my.salesforce.com',
};
const { publicKey } = rsaKeys();

describe('JWT Bearer assertion', () => {
	it('is signed with RS256 and says who, for whom, where, and for two minutes', async () => {
		const assertion = await signAssertion(claims, readPrivateKey(rsaPem()), NOW);
		const { header, payload } = jwt.verify(assertion, publicKey, {
			complete: true,
			algorithms: ['RS256'],
			clockTimestamp: Math.floor(NOW / 1000),
		});

		expect(header.alg).toBe('RS256');
		expect(payload).toEqual({
			iss: '3MVG9.key',
			sub: 'integration@acme.com.uat',
			aud: 'https://acme--uat.sandbox.my.salesforce.com',
			exp: Math.floor(NOW / 1000) + 120,
		});
	});
});

describe('token request', () => {
	it('carries the assertion in the JWT Bearer flow, and no secret', async () => {
		const { url, body } = await buildTokenRequest(
			{ flow: 'jwtBearer', ...claims, privateKey: rsaPem(), privateKeyPassphrase: '' },
			NOW,
		);
		const form = new URLSearchParams(body);

		expect(url).toBe(`${claims.loginUrl}/services/oauth2/token`);
		expect([...form.keys()]).toEqual(['grant_type', 'assertion']);
		expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
		expect(jwt.decode(form.get('assertion') ?? '')).toMatchObject({ aud: claims.loginUrl });
	});

	it('carries key and secret in the client credentials flow, encoded', async () => {
		const { body } = await buildTokenRequest(
			{
				flow: 'clientCredentials',
				loginUrl: claims.loginUrl,
				consumerKey: 'key&=+',
				consumerSecret: 's3cr&t=+ %',
			},
			NOW,
		);

		expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
			grant_type: 'client_credentials',
			client_id: 'key&=+',
			client_secret: 's3cr&t=+ %',
		});
	});
});
