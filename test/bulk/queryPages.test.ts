import { Readable } from 'node:stream';

import type { JobInfo } from '../../nodes/shared/bulk/job';
import { queryPages } from '../../nodes/shared/bulk/queryPages';
import { guardBody } from '../../nodes/shared/client/bytes';
import type { DataCall } from '../../nodes/shared/client/types';
import { answered, fakeClient, refused } from '../support/fakeClient';

const job: JobInfo = { id: '750Q', state: 'JobComplete', numberRecordsProcessed: 200_000 };
const bodyOf = (locator: string) => `"Id"\n"${locator}"\n`;

async function read(client: ReturnType<typeof fakeClient>, of = job): Promise<string[]> {
	const texts: string[] = [];
	for await (const { chunks } of queryPages(client, of)) {
		let text = '';
		for await (const chunk of chunks) text += Buffer.from(chunk).toString();
		texts.push(text);
	}
	return texts;
}

const wanted = ['a', 'b', 'c'].map(bodyOf);

/** Three pages, the first named by nobody; the reply to each names the next. */
function byLocator(call: DataCall) {
	if (call.path.endsWith('resultPages')) return refused(404, 'NOT_FOUND');
	const locator = call.query?.locator ?? 'a';
	const next = { a: 'b', b: 'c', c: 'null' }[locator];
	return answered(bodyOf(locator), { 'sforce-locator': next!, 'sforce-numberofrecords': '1' });
}

describe('where resultPages names the pages', () => {
	const list = (key: string, prefix: string) => (call: DataCall) => {
		if (!call.path.endsWith('resultPages')) return answered(bodyOf(call.query!.locator!));
		const names = call.query?.locator === undefined ? ['a', 'b'] : ['c'];
		return answered({
			resultPages: names.map((n) => ({ [key]: `${prefix}/jobs/query/750Q/results?locator=${n}` })),
			nextRecordsUrl: names.length > 1 ? `${prefix}/jobs/query/750Q/resultpages?locator=z` : null,
			done: names.length === 1,
		});
	};

	test.each([
		['resultLink', ''],
		['resultUrl', '/services/data/v67.0'],
	])('all are read in order, whichever way they are named (%s)', async (key, prefix) => {
		const client = fakeClient(list(key, prefix));
		expect(await read(client)).toEqual(wanted);
	});

	test('case and a missing root do not make another path of it', async () => {
		const client = fakeClient(list('resultUrl', '/services/data/67.0'));
		expect(await read(client)).toEqual(wanted);
	});

	test.each([
		['another host', 'https://elsewhere.example/services/data/v67.0'],
		['another host by its name alone', '//elsewhere.example/services/data/v67.0'],
		['a path around the job', '/services/data/v67.0/jobs/query/750Q/../../..'],
		['another part of the org', '/services/apexrest'],
	])('a page on %s ends the reading, and nothing of its address is used', async (_, prefix) => {
		const client = fakeClient(list('resultUrl', prefix));
		await expect(read(client)).rejects.toMatchObject({
			name: 'BulkJobError',
			message: expect.stringContaining(
				`bulk query 750Q could not be read: Salesforce named "${prefix}/jobs/query/750Q/results?locator=a"`,
			),
			details: {
				jobId: '750Q',
				statusCode: 'FOREIGN_ADDRESS',
				advice: expect.stringMatching(/Nothing was sent there.*Get Results/),
			},
		});
		expect(client.log).toEqual(['GET /jobs/query/750Q/resultPages']);
	});

	test("a page of another job's result is not taken for one of this", async () => {
		const client = fakeClient((call) =>
			call.path.endsWith('resultPages')
				? answered({
						resultPages: [{ resultUrl: '/jobs/query/750X/results?locator=a' }],
						done: true,
					})
				: answered(bodyOf('a')),
		);
		await expect(read(client)).rejects.toThrow(/which is not a page of this job's result/);
	});

	test('the next page is asked for while one is read, and no more than the next', async () => {
		const client = fakeClient(list('resultLink', ''));
		const pages = queryPages(client, job);
		const asked = () => client.calls.filter(({ path }) => path.endsWith('/results')).length;
		await pages.next();
		expect(asked()).toBe(2);
		await new Promise((resolve) => setTimeout(resolve, 5));
		expect(asked()).toBe(2);
		await pages.return(undefined);
	});
});

test('where it does not, each page says where the next is', async () => {
	expect(await read(fakeClient(byLocator))).toEqual(wanted);
});

test('a small result is one call', async () => {
	const client = fakeClient(() => answered(bodyOf('a'), { 'sforce-locator': 'null' }));
	expect(await read(client, { ...job, numberRecordsProcessed: 1 })).toEqual([bodyOf('a')]);
	expect(client.calls).toHaveLength(1);
});

describe('a page that breaks off', () => {
	/** Gives a body that ends in an error after so many bytes. */
	const broken = (call: DataCall, text: string, after: number) =>
		guardBody(
			Readable.from(
				(function* () {
					yield Buffer.from(text.slice(0, after));
					throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
				})(),
			),
			{ ...call, replay: 'read' },
			1_000,
		);

	test('is asked for again by its own locator and read on from where it broke', async () => {
		const text = bodyOf('b');
		for (let after = 0; after <= text.length; after++) {
			let breaks = 1;
			const client = fakeClient((call) => {
				const reply = byLocator(call);
				if (call.query?.locator !== 'b' || breaks-- <= 0 || reply.kind !== 'answered') return reply;
				return { ...reply, reply: { ...reply.reply, body: broken(call, text, after) } };
			});
			expect(await read(client)).toEqual(wanted);
			expect(client.calls.filter(({ query }) => query?.locator === 'b')).toHaveLength(2);
		}
	});

	test('and is another when it comes again is an error, never a mixture', async () => {
		let breaks = 1;
		const client = fakeClient((call) => {
			const reply = byLocator(call);
			if (call.query?.locator !== 'b' || reply.kind !== 'answered') return reply;
			if (breaks-- > 0)
				return { ...reply, reply: { ...reply.reply, body: broken(call, '"Id"\n"x', 7) } };
			return reply;
		});
		await expect(read(client)).rejects.toThrow(/was another one when it was asked for again/);
	});

	test('again and again ends in an error', async () => {
		const client = fakeClient((call) => {
			const reply = byLocator(call);
			if (call.query?.locator !== 'b' || reply.kind !== 'answered') return reply;
			return { ...reply, reply: { ...reply.reply, body: broken(call, bodyOf('b'), 3) } };
		});
		await expect(read(client)).rejects.toMatchObject({ code: 'NO_REPLY' });
	});
});

test('a page that is refused ends with the ID of the job, which still has the result', async () => {
	const client = fakeClient((call) => {
		if (call.query?.locator === 'b') return refused(400, 'INVALID_QUERY_LOCATOR', 'invalid');
		return byLocator(call);
	});
	await expect(read(client)).rejects.toMatchObject({
		name: 'BulkJobError',
		message: expect.stringMatching(/bulk query 750Q could not be read: INVALID_QUERY_LOCATOR/),
		details: { jobId: '750Q', advice: expect.stringMatching(/Get Results/) },
	});
});
