import fc from 'fast-check';
import { SALESFORCE_DOMAINS, trustedInstanceUrl } from '../../nodes/shared/auth/instanceUrl';

const LOGIN = 'https://acme.my.salesforce.com';

describe('trust in an instance URL', () => {
	it.each([
		['https://acme.my.salesforce.com', LOGIN],
		['https://na139.salesforce.com', LOGIN],
		['https://acme--uat.sandbox.my.salesforce.com/', LOGIN],
		['https://acme.my.force.com', LOGIN],
		['https://acme.my.salesforce.mil', LOGIN],
		['https://acme.my.sfcrmproducts.cn', LOGIN],
		['https://login.acme.com', 'https://login.acme.com'],
		['https://login.acme.com:8443', 'https://login.acme.com:8443'],
		['http://127.0.0.1:4001', 'http://localhost:4001'],
	])('trusts %s after a sign-in at %s', (instance, login) => {
		expect(trustedInstanceUrl(instance, login)).toBe(new URL(instance).origin);
	});

	it.each([
		['https://salesforce.com.evil.example', LOGIN],
		['https://evilsalesforce.com', LOGIN],
		['https://acme.cloudforce.com', LOGIN],
		['https://acme.sfcrmapps.cn', LOGIN],
		['https://evil.example/?salesforce.com', LOGIN],
		['https://evil.example#.salesforce.com', LOGIN],
		['https://acme.my.salesforce.com@evil.example', LOGIN],
		['https://user@acme.my.salesforce.com', LOGIN],
		['http://acme.my.salesforce.com', LOGIN],
		['https://acme.my.salesforce.com:8443', LOGIN],
		['https://login.acme.com:8443', 'https://login.acme.com'],
		['http://127.0.0.1:4001', LOGIN],
		['ftp://acme.my.salesforce.com', LOGIN],
		['javascript:alert(1)', LOGIN],
		['//acme.my.salesforce.com', LOGIN],
		['', LOGIN],
	])('does not trust %p after a sign-in at %s', (instance, login) => {
		expect(() => trustedInstanceUrl(instance, login)).toThrow("Check that 'My Domain URL'");
	});

	it('holds for any host: trusted if and only if a Salesforce domain ends it at a dot', () => {
		const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/);
		const glue = fc.constantFrom('.', '', '-');
		fc.assert(
			fc.property(
				fc.array(label, { minLength: 1, maxLength: 3 }),
				glue,
				fc.constantFrom(...SALESFORCE_DOMAINS),
				fc.option(label),
				(labels, separator, domain, tail) => {
					const host = `${labels.join('.')}${separator}${domain}${tail === null ? '' : `.${tail}`}`;
					const trusted = separator === '.' && tail === null;
					const trust = () => trustedInstanceUrl(`https://${host}`, LOGIN);
					if (trusted) expect(trust()).toBe(`https://${host}`);
					else expect(trust).toThrow('no token is sent there');
				},
			),
		);
	});

	it('never trusts what is not https beyond this machine', () => {
		fc.assert(
			fc.property(fc.webUrl({ validSchemes: ['http', 'ftp', 'ws', 'wss'] }), (url) => {
				expect(() => trustedInstanceUrl(url, LOGIN)).toThrow('no token is sent there');
			}),
		);
	});
});
