import { describeObject, describeWith, listObjects } from '../../nodes/shared/metadata/describe';
import { findField, knowsName } from '../../nodes/shared/metadata/fields';
import { fieldDescribe, objectDescribe } from '../support/describes';
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

describe('describeWith', () => {
	const newer = objectDescribe('Account', [fieldDescribe('New__c')]);
	const client = () => fakeClient((_, nth) => answered(nth === 1 ? account : newer));
	const later = (ms: number) => jest.spyOn(Date, 'now').mockReturnValue(Date.now() + ms);
	afterEach(() => jest.restoreAllMocks());

	it('asks again for a field that is not remembered, because it may be new', async () => {
		const org = client();
		await describeObject(org, 'Account');
		later(60_000);
		expect(await describeWith(org, 'Account', ['Id', 'new__c'])).toEqual(newer);
		expect(org.calls).toHaveLength(2);
	});

	it('does not ask again for what it has just asked, nor for fields it knows', async () => {
		const org = client();
		await describeWith(org, 'Account', ['Nope__c']);
		later(60_000);
		await describeWith(org, 'Account', ['ID', 'SystemModstamp']);
		expect(org.calls).toHaveLength(1);
	});
});

describe('knowsName', () => {
	const contact = objectDescribe('Contact', [
		fieldDescribe('AccountId', { type: 'reference', relationshipName: 'Account' }),
	]);

	it.each([
		['accountid', true],
		['account.External_Id__c', true],
		['Account:Account.External_Id__c', true],
		['Nope__r.External_Id__c', false],
		['Nope__c', false],
	])('%s: %p', (name, known) => {
		expect(knowsName(contact, name)).toBe(known);
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
