import { connectionError } from '../../nodes/shared/auth/connectionErrors';

const LOGIN = 'https://acme.my.salesforce.com';
const failed = (message: string, code?: string) => Object.assign(new Error(message), { code });

describe('a sign-in that got no answer', () => {
	it.each([
		['ENOTFOUND', 'getaddrinfo ENOTFOUND acme', /was not found.*'My Domain URL'/, false],
		['EAI_AGAIN', 'getaddrinfo EAI_AGAIN acme', /could not be looked up/, true],
		['ECONNREFUSED', 'connect ECONNREFUSED 1.2.3.4:443', /refused the connection/, true],
		['ECONNRESET', 'read ECONNRESET', /closed the connection/, true],
		['ECONNABORTED', 'timeout of 30000ms exceeded', /did not answer in time/, true],
		['ETIMEDOUT', 'connect ETIMEDOUT', /did not answer in time/, true],
		['EHOSTUNREACH', 'connect EHOSTUNREACH', /cannot be reached/, true],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', /certificate .* not valid/, false],
		['ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname mismatch', /certificate .* not valid/, false],
		[undefined, 'Domain not allowed', /Domain not allowed\.$/, false],
		['ESOMETHING', 'write ESOMETHING', /the request failed\.$/, false],
	])('because of %s says so in words', (code, message, expected, transient) => {
		const error = connectionError(failed(message, code), LOGIN);

		expect(error.message).toMatch(/^Could not sign in to Salesforce/);
		expect(error.message).toContain('acme.my.salesforce.com');
		expect(error.message).toMatch(expected);
		expect(error.transient).toBe(transient);
		// n8n shows its own sentence in place of a message that names one of Node's codes.
		expect(error.message).not.toMatch(/\bE[A-Z_]{4,}\b/);
	});

	it('finds the code however deep n8n has wrapped it', () => {
		const wrapped = new Error('outer', {
			cause: new Error('inner', { cause: failed('', 'EPIPE') }),
		});

		expect(connectionError(wrapped, LOGIN).message).toContain('closed the connection');
	});
});
