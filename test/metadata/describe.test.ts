import type { Outcome } from '../../nodes/shared/gate/call';
import {
	describeObject,
	describeParents,
	describeWith,
	listObjects,
} from '../../nodes/shared/metadata/describe';
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

describe('what is remembered and has aged', () => {
	const headers = {
		date: 'Tue, 24 Nov 2026 15:00:00 GMT',
		'last-modified': 'Mon, 23 Nov 2026 08:00:00 GMT',
	};
	const notModified: Outcome = {
		kind: 'answered',
		reply: { kind: 'answered', status: 304, headers: {}, body: '' },
		attempts: 1,
	};

	it('is asked for by its date, and kept where nothing has changed', async () => {
		const client = fakeClient((_, nth) => (nth === 1 ? answered(account, headers) : notModified));
		const first = await describeObject(client, 'Account');
		expect(await describeObject(client, 'Account', { maxAgeMs: 0 })).toBe(first);
		expect(client.calls[1]?.headers).toEqual({
			'If-Modified-Since': headers['last-modified'],
		});
	});

	it('is read whole where it may have changed twice within one second', async () => {
		const changedJustNow = { ...headers, 'last-modified': headers.date };
		const client = fakeClient(() => answered(account, changedJustNow));
		await describeObject(client, 'Account');
		await describeObject(client, 'Account', { maxAgeMs: 0 });
		expect(client.calls[1]?.headers).toBeUndefined();
	});

	it('is read whole for a field that is missing from it', async () => {
		const client = fakeClient(() => answered(account, headers));
		await describeObject(client, 'Account');
		await describeObject(client, 'Account', { maxAgeMs: 0, anew: true });
		expect(client.calls[1]?.headers).toBeUndefined();
	});

	it('is asked for by its date when it is the list of all objects', async () => {
		const sobjects = Array.from({ length: 2_000 }, (_, i) => ({
			...account,
			name: `Object${i}__c`,
		}));
		const client = fakeClient(() => answered({ sobjects }, headers));
		const all = await Promise.all([listObjects(client), listObjects(client)]);
		expect(all.map(({ length }) => length)).toEqual([2_000, 2_000]);
		expect(client.calls).toHaveLength(1);
	});
});

it('describes the parents it may see, and leaves the others out', async () => {
	const client = fakeClient(({ path }) =>
		path.includes('Secret__c') ? refused(404, 'NOT_FOUND', 'no') : answered(account),
	);
	expect([...(await describeParents(client, ['Account', 'Secret__c'])).keys()]).toEqual([
		'Account',
	]);
});
