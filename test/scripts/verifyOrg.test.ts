import { openAccess } from '../../scripts/verify-org/access';
import { report, verify, type Line } from '../../scripts/verify-org/verify';
import { startOrg, type OrgOptions, type OrgSettings, type RunningOrg } from '../org/index';
import { call, member, text } from '../org-tests/client';

const byReading = ['bulk-result-rewriting', 'collections-upsert', 'limit-bodies'];
const minuteMs = 60_000;

async function withOrg<T>(options: OrgOptions, work: (org: RunningOrg) => Promise<T>): Promise<T> {
	const org = await startOrg({ seed: 'demo', ...options });
	try {
		return await work(org);
	} finally {
		await org.close();
	}
}

async function verified(org: RunningOrg): Promise<Line[]> {
	const { url, accessToken } = org;
	return verify({ url, accessToken }, { send: fetch, now: () => org.now() });
}

function verdict(lines: readonly Line[], id: string): string {
	const line = lines.find(({ fact }) => fact.id === id);
	return line === undefined ? 'no such fact' : `${line.verdict}: ${line.seen}`;
}

/** A finished query job, as somebody's work leaves them in an org. */
async function finishQueryJob(org: RunningOrg): Promise<void> {
	const body = { operation: 'query', query: 'SELECT Id, Name FROM Account' };
	const id = text((await call(org, 'POST', 'jobs/query', { body })).body, 'id');
	for (let poll = 0; poll < 100; poll++) {
		const { body: info } = await call(org, 'GET', `jobs/query/${id}`);
		if (member(info, 'state') === 'JobComplete') return;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	throw new Error('The job did not finish.');
}

describe('verify-org', () => {
	it('confirms each fact that an org with everything in it can show', async () => {
		await withOrg({ settings: { bulkStepMs: 1 } }, async (org) => {
			await finishQueryJob(org);
			const lines = await verified(org);
			expect(lines.filter((line) => line.verdict === 'different')).toEqual([]);
			const untold = lines.filter((line) => line.verdict === 'could not tell');
			expect(untold.map(({ fact }) => fact.id)).toEqual([...byReading, 'unavailable-bodies']);
		});
	});

	it('only reads: no request but GET, and no name or token in its report', async () => {
		await withOrg({}, async (org) => {
			const output = report(await verified(org));
			expect([...new Set(org.calls().map(({ method }) => method))]).toEqual(['GET']);
			expect(output).not.toContain(org.accessToken);
			expect(output).not.toContain('00D');
			expect(output).toMatch(/\d+ confirmed, 0 different, \d+ could not be told\n$/);
		});
	});

	it.each<[Partial<OrgSettings>, string, string]>([
		[{ limitInfo: 'per-app' }, 'limit-info-shape', 'confirmed: api-usage; per-app-api-usage'],
		[{ limitInfo: 'bursts' }, 'limit-info-shape', 'confirmed: api-usage; api-bursts'],
		[{ deletedWindowDays: 30 }, 'deleted-reach', 'different: reaches 30 days back'],
		[{ resultPageKey: 'resultLink' }, 'bulk-result-pages-key', 'different: resultLink'],
	])('tells what the org does with %j', async (settings, fact, seen) => {
		await withOrg({ settings: { ...settings, bulkStepMs: 1 } }, async (org) => {
			await finishQueryJob(org);
			expect(verdict(await verified(org), fact)).toContain(seen);
		});
	});

	it('tells a header that lags', async () => {
		await withOrg({}, async (org) => {
			org.fault({ match: {}, kind: 'header-lag', probability: 1 });
			const lines = await verified(org);
			expect(verdict(lines, 'limit-info-lag')).toBe(
				'different: two calls in a row: usage rose by 0',
			);
		});
	});

	it('tells how far a long transaction holds latestDateCovered back', async () => {
		await withOrg({}, async (org) => {
			org.seed('Account', [{ Name: 'Late' }], { visibleAfterMs: 3 * 60 * minuteMs });
			org.advance(30 * minuteMs);
			expect(verdict(await verified(org), 'updated-date-covered')).toMatch(
				/^different: 1[12]\d\d seconds before the end of the window$/,
			);
		});
	});

	it('cannot tell what the org refuses to show', async () => {
		await withOrg({}, async (org) => {
			org.fault({ match: { path: '/updated' }, kind: 'limit-total', probability: 1 });
			org.fault({ match: { path: '/limits' }, kind: 'reset-before', probability: 1 });
			const lines = await verified(org);
			expect(verdict(lines, 'updated-pacing')).toBe(
				'could not tell: /updated: 403 REQUEST_LIMIT_EXCEEDED',
			);
			expect(verdict(lines, 'limit-info-lag')).toMatch(/^could not tell: no answer/);
		});
	});
});

describe('the credential file of verify-org', () => {
	it('signs in with client credentials', async () => {
		await withOrg({}, async (org) => {
			const { url, consumerKey: clientId, consumerSecret: clientSecret } = org;
			const access = await openAccess(JSON.stringify({ url, clientId, clientSecret }), fetch);
			expect(access.url).toBe(url);
			const lines = await verify(access, { send: fetch, now: () => org.now() });
			expect(verdict(lines, 'limit-info-agreement')).toMatch(/^confirmed/);
		});
	});

	it('gives the reason of a refused sign-in without the secret', async () => {
		await withOrg({}, async (org) => {
			const { url, consumerKey: clientId } = org;
			const file = JSON.stringify({ url, clientId, clientSecret: 'S3CRET' });
			await expect(openAccess(file, fetch)).rejects.toThrow(
				'The org refused to sign in: invalid_client, invalid client credentials',
			);
		});
	});

	it.each([
		['no JSON {"accessToken": "S3CRET"', 'must be JSON'],
		['{"accessToken": "S3CRET"}', 'must be an https address'],
		['{"url": "http://acme.example", "accessToken": "S3CRET"}', 'must be an https address'],
		['{"url": "https://acme.example", "clientId": "x"}', 'must hold'],
	])('%s is refused, and not repeated', async (file, message) => {
		const problem = await openAccess(file, fetch).catch((error: unknown) => String(error));
		expect(problem).toContain(message);
		expect(problem).not.toContain('S3CRET');
	});
});
