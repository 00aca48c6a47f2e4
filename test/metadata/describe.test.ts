import { describeObject, findField, listObjects } from '../../nodes/shared/metadata/describe';
import { objectDescribe } from '../support/describes';
import { answered, fakeClient, refused } from '../support/fakeClient';

const account = objectDescribe('Account');

describe('describeObject', () => {
	it('asks Salesforce once for an object, whatever the case of its name', async () => {
		const client = fakeClient(() => answered({ ...account, urls: {}, hasSubtypes: false }));
		expect(await describeObject(client, 'Account')).toEqual(account);
		expect(await describeObject(client, ' account ')).toEqual(account);
		expect(client.calls).toEqual([
			{ method: 'GET', path: '/sobjects/Account/describe', lane: 'interactive' },
		]);
	});

	it('shares nothing between identities, whose field-level security differs', async () => {
		const [one, other] = ['one', 'other'].map((identity) =>
			fakeClient(() => answered(account), { identity: `describe-${identity}` }),
		);
		if (!one || !other) throw new Error('two clients');
		await describeObject(one, 'Account');
		await describeObject(other, 'Account');
		expect(other.calls).toHaveLength(1);
	});

	it('names the parameter and the way out for an object the org does not have', async () => {
		const client = fakeClient(() =>
			refused(404, 'NOT_FOUND', 'The requested resource does not exist'),
		);
		await expect(describeObject(client, 'Nowhere__c')).rejects.toMatchObject({
			message:
				'\'Object\' is "Nowhere__c", which this org does not have, or hides from the integration user (NOT_FOUND: The requested resource does not exist)',
			salesforceCode: 'NOT_FOUND',
			advice: expect.stringContaining('Choose the object from the list') as string,
		});
	});

	it('leaves every other refusal in its own words', async () => {
		const client = fakeClient(() =>
			refused(403, 'API_CURRENTLY_DISABLED', 'API is disabled for this User'),
		);
		await expect(describeObject(client, 'Account')).rejects.toMatchObject({
			message: 'API_CURRENTLY_DISABLED: API is disabled for this User',
		});
	});

	it('sends nothing for a text that is no API name', async () => {
		const client = fakeClient(() => answered(account));
		await expect(describeObject(client, 'Account/../User')).rejects.toThrow(
			'\'Object\' is "Account/../User", which is no API name',
		);
		expect(client.calls).toHaveLength(0);
	});
});

describe('listObjects', () => {
	it('lists the objects with one call', async () => {
		const client = fakeClient(() => answered({ sobjects: [{ ...account, keyPrefix: '001' }] }));
		const expected = [{ name: 'Account', label: 'Account', queryable: true }];
		expect(await listObjects(client)).toEqual(expected);
		expect(await listObjects(client)).toEqual(expected);
		expect(client.calls).toHaveLength(1);
	});
});

describe('findField', () => {
	it('matches names in any case, as Salesforce does', () => {
		expect(findField(account, 'systemmodstamp')?.name).toBe('SystemModstamp');
		expect(findField(account, 'Missing__c')).toBeUndefined();
	});
});
