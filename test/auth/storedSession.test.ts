import { credentialKey } from '../../nodes/shared/auth/credentialKey';
import { orgOrigin } from '../../nodes/shared/auth/storedSession';

const settings = {
	flow: 'clientCredentials',
	myDomainUrl: 'acme.lightning.force.com/page',
	consumerKey: 'key',
	consumerSecret: 'secret',
};
const signedInAs = credentialKey(settings);

describe('the origin of the org', () => {
	it('is where tokens are asked from, before the first sign-in', () => {
		expect(orgOrigin(settings)).toBe('https://acme.my.salesforce.com');
		expect(orgOrigin({ ...settings, instanceUrl: '' })).toBe('https://acme.my.salesforce.com');
	});

	it('is the origin of the stored instance URL once signed in', () => {
		const instanceUrl = 'https://na139.salesforce.com/';

		expect(orgOrigin({ ...settings, instanceUrl, signedInAs })).toBe(
			'https://na139.salesforce.com',
		);
	});

	it('is not that of a session that other settings were given', () => {
		const other = { ...settings, myDomainUrl: 'https://other.my.salesforce.com' };

		expect(orgOrigin({ ...other, instanceUrl: 'https://na139.salesforce.com', signedInAs })).toBe(
			'https://other.my.salesforce.com',
		);
	});

	it('is never a host that is not to be trusted', () => {
		expect(() =>
			orgOrigin({ ...settings, instanceUrl: 'https://evil.example', signedInAs }),
		).toThrow('no token is sent there');
	});
});
