import { normalizeMyDomainUrl } from '../../nodes/shared/auth/myDomain';

describe('My Domain URL', () => {
	it.each([
		['acme.my.salesforce.com', 'https://acme.my.salesforce.com'],
		['  https://acme.my.salesforce.com/  ', 'https://acme.my.salesforce.com'],
		['https://ACME.my.salesforce.com/home?x=1#y', 'https://acme.my.salesforce.com'],
		['https://acme.lightning.force.com/lightning/page/home', 'https://acme.my.salesforce.com'],
		[
			'https://acme--uat.sandbox.lightning.force.com',
			'https://acme--uat.sandbox.my.salesforce.com',
		],
		[
			'https://acme.my.salesforce-setup.com/lightning/setup/SetupOneHome/home',
			'https://acme.my.salesforce.com',
		],
		['http://127.0.0.1:4567/', 'http://127.0.0.1:4567'],
		['http://localhost:4567', 'http://localhost:4567'],
		['http://[::1]:4567', 'http://[::1]:4567'],
		['https://login.acme.com', 'https://login.acme.com'],
	])('takes %s as %s', (entered, expected) => {
		expect(normalizeMyDomainUrl(entered, 'clientCredentials')).toBe(expected);
	});

	it.each([
		['', 'is empty'],
		['   ', 'is empty'],
		['https://', 'is not a web address'],
		['my company', 'is not a web address'],
		['http://acme.my.salesforce.com', 'must start with https://'],
		['http://localhost.evil.example', 'must start with https://'],
		['ftp://acme.my.salesforce.com', 'must start with https://'],
		['https://user:word@acme.my.salesforce.com', 'holds a user name or password'],
	])('refuses %p, naming the setting and the way out', (entered, reason) => {
		expect(() => normalizeMyDomainUrl(entered, 'jwtBearer')).toThrow(
			expect.objectContaining({
				name: 'SalesforceSignInError',
				message: expect.stringMatching(/^'My Domain URL' .*mycompany\.my\.salesforce\.com/),
			}),
		);
		expect(() => normalizeMyDomainUrl(entered, 'jwtBearer')).toThrow(reason);
	});

	it('does not repeat a password from the address', () => {
		expect(() => normalizeMyDomainUrl('https://u:hush@acme.com', 'jwtBearer')).not.toThrow('hush');
	});

	it.each(['login.salesforce.com', 'https://test.salesforce.com/'])(
		'refuses %s for client credentials alone',
		(entered) => {
			expect(() => normalizeMyDomainUrl(entered, 'clientCredentials')).toThrow(
				'does not offer the Client Credentials flow',
			);
			expect(normalizeMyDomainUrl(entered, 'jwtBearer')).toMatch(/^https:\/\/(login|test)\./);
		},
	);
});
