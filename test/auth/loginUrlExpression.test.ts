import { runInNewContext } from 'node:vm';
import { loginUrlExpression } from '../../nodes/shared/auth/loginUrlExpression';
import { normalizeMyDomainUrl } from '../../nodes/shared/auth/myDomain';

/** The JavaScript of the expression, with `$self` as n8n provides it. */
function resolve(myDomainUrl: string): string {
	const [, code = '', path = ''] = /^=\{\{(.*)\}\}(.*)$/s.exec(loginUrlExpression('/token')) ?? [];
	return String(runInNewContext(code, { $self: { myDomainUrl } })) + path;
}

it.each([
	'https://acme.my.salesforce.com',
	' acme.my.salesforce.com/ ',
	'https://acme.my.salesforce.com/lightning/page/home?a=b#c',
	'HTTPS://acme.lightning.force.com/x',
	'acme.my.salesforce-setup.com',
	'acme--uat.sandbox.lightning.force.com',
	'login.salesforce.com',
	'http://127.0.0.1:8080/x',
	'http://localhost:8080',
])('says of %p what the other credential makes of it', (entered) => {
	expect(resolve(entered).toLowerCase()).toBe(
		`${normalizeMyDomainUrl(entered, 'webServer')}/token`,
	);
});

it.each([
	['http://acme.my.salesforce.com', 'https://acme.my.salesforce.com/token'],
	['http://127.0.0.1.evil.example', 'https://127.0.0.1.evil.example/token'],
	['https://acme.my.salesforce.com@evil.example/', 'https://acme.my.salesforce.com/token'],
])('lets %p neither go unencrypted nor pass for another host', (entered, expected) => {
	expect(resolve(entered)).toBe(expected);
});
