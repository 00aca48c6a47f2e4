import { startOrg, type RunningOrg } from '../org/index';
import { identity, text } from '../org/schema/fields';
import { call, member, text as textOf } from './client';

/** What the replay of genuine recordings found; kept where the recordings are absent. */
describe('facts from recordings', () => {
	let org: RunningOrg;

	beforeAll(async () => {
		org = await startOrg({
			objects: [
				{
					name: 'Movie__c',
					label: 'Movie',
					labelPlural: 'Movies',
					keyPrefix: 'a0M',
					custom: true,
					fields: [...identity('Movie'), text('Name', 'Name', 80)],
					childRelationships: [],
				},
				{
					name: 'Account',
					label: 'Account',
					labelPlural: 'Accounts',
					keyPrefix: '001',
					custom: false,
					fields: [text('Name', 'Other', 5), text('Motto__c', 'Motto', 80)],
					childRelationships: [],
				},
			],
		});
	});

	afterAll(async () => {
		await org.close();
	});

	it('an added object and an added field work like any other; known fields stay as they were', async () => {
		const movie = await call(org, 'POST', 'sobjects/Movie__c', { body: { Name: 'Solaris' } });
		expect(movie.status).toBe(201);
		const body = { Name: 'Longer than five', Motto__c: 'Onwards' };
		const account = await call(org, 'POST', 'sobjects/Account', { body });
		const path = `sobjects/Account/${textOf(account.body, 'id')}?fields=Name,Motto__c`;
		expect((await call(org, 'GET', path)).body).toMatchObject(body);
	});

	it('an unknown column is reported before an id that is wrong or of no record', async () => {
		for (const id of ['001B000001Lp1FxIAX', '001000000000001']) {
			const reply = await call(org, 'PATCH', `sobjects/Account/${id}`, {
				body: { Color__c: 'Red' },
			});
			expect(reply.status).toBe(400);
			expect(member(reply.body, 0, 'errorCode')).toBe('INVALID_FIELD');
		}
	});

	it.each([
		['48.0', false],
		['51.0', true],
	])('describe of version %s has the keys of its time', async (version, isNew) => {
		const { body } = await call(org, 'GET', `/services/data/v${version}/sobjects/Account/describe`);
		const present = ['associateEntityType', 'associateParentEntity', 'sobjectDescribeOption'].map(
			(key) => member(body, key) !== undefined,
		);
		expect(present).toEqual([isNew, isNew, isNew]);
		expect(member(body, 'urls', 'defaultValues') === undefined).toBe(isNew);
	});

	it('a describe is known again by its ETag, and another one is not', async () => {
		const path = 'sobjects/Account/describe';
		const etag = (await call(org, 'GET', path)).headers.get('etag') ?? '';
		expect(etag).toMatch(/^"[0-9a-f]{8}"$/);
		const headers = { 'if-none-match': etag };
		const again = await call(org, 'GET', path, { headers });
		expect([again.status, again.headers.get('etag')]).toEqual([304, etag]);
		expect((await call(org, 'GET', 'sobjects/Contact/describe', { headers })).status).toBe(200);
	});

	it('only some objects have list views, suggested articles or passwords', async () => {
		const links = async (name: string): Promise<unknown> =>
			member((await call(org, 'GET', `sobjects/${name}`)).body, 'objectDescribe', 'urls');
		expect(await links('Case')).toHaveProperty('caseArticleSuggestions');
		expect(await links('Account')).toHaveProperty('listviews');
		expect(await links('Account')).not.toHaveProperty('caseArticleSuggestions');
		expect(await links('User')).toHaveProperty('passwordUtilities');
		expect(await links('User')).not.toHaveProperty('listviews');
	});
});
