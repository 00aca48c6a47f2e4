import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { readApiVersion } from '../../nodes/shared/auth/settings';

describe('the API version', () => {
	it.each<[ICredentialDataDecryptedObject, string]>([
		[{}, '67.0'],
		[{ apiVersion: ' ' }, '67.0'],
		[{ apiVersion: 'v66' }, '66.0'],
		[{ apiVersion: 66 }, '66.0'],
	])('is read from %j as %s', (credentials, expected) => {
		expect(readApiVersion(credentials)).toBe(expected);
	});

	it.each<[ICredentialDataDecryptedObject]>([
		[{ apiVersion: 'latest' }],
		[{ apiVersion: 66.5 }],
		[{ apiVersion: 0 }],
		[{ apiVersion: false }],
		[{ apiVersion: { major: 66 } }],
	])('is refused when it is %j, naming the setting', (credentials) => {
		expect(() => readApiVersion(credentials)).toThrow(
			expect.objectContaining({
				name: 'SalesforceSignInError',
				message: expect.stringMatching(/^'API Version' is/),
			}),
		);
	});
});
