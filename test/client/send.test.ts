import type { IHttpRequestOptions } from 'n8n-workflow';

import type { Access } from '../../nodes/shared/client/access';
import type { ClientContext } from '../../nodes/shared/client/context';
import { sendOnce } from '../../nodes/shared/client/send';

/** Sends one create through a credential that takes its time, and keeps what went out. */
async function send(during: () => void, { signal, left }: { signal?: AbortSignal; left: number }) {
	const sent: IHttpRequestOptions[] = [];
	const context = {
		helpers: {
			httpRequestWithAuthentication: async (_: string, request: IHttpRequestOptions) => {
				sent.push(request);
				return await Promise.resolve({ statusCode: 201, headers: {}, body: '{}' });
			},
		},
	} as unknown as ClientContext;
	const access = {
		type: 'salesforceServerApi',
		prepare: async (request: IHttpRequestOptions) => {
			during();
			return await Promise.resolve(request);
		},
	} as unknown as Access;
	const reply = await sendOnce(
		context,
		{ method: 'POST', replay: 'unsafe', path: '/sobjects/Account', body: { Name: 'a' } },
		{ access, apiVersion: '67.0', callerName: 'test' },
		{ callId: '1', timeoutMs: 120_000, deadline: Date.now() + left, signal },
	);
	return { reply, sent };
}

afterEach(() => jest.useRealTimers());

it('sends what is wanted, to be cut when the execution is cancelled', async () => {
	const { signal } = new AbortController();
	const { reply, sent } = await send(() => undefined, { signal, left: 300_000 });
	expect(reply).toMatchObject({ kind: 'answered', status: 201 });
	expect(sent).toMatchObject([{ abortSignal: signal, timeout: 120_000 }]);
});

it('sends nothing once the execution was cancelled during a renewal of the sign-in', async () => {
	const controller = new AbortController();
	const { reply, sent } = await send(() => controller.abort(), {
		signal: controller.signal,
		left: 300_000,
	});
	expect(reply).toEqual({ kind: 'withdrawn', reason: { kind: 'cancelled' } });
	expect(sent).toEqual([]);
});

it.each([
	[290_000, 10_000],
	[299_999, 1],
])('counts a renewal of %i ms to the time of the call', async (took, timeout) => {
	jest.useFakeTimers();
	const { sent } = await send(() => jest.setSystemTime(Date.now() + took), { left: 300_000 });
	expect(sent).toMatchObject([{ timeout }]);
});

it('sends nothing when the renewal has used up the time of the call', async () => {
	jest.useFakeTimers();
	const { reply, sent } = await send(() => jest.setSystemTime(Date.now() + 300_000), {
		left: 300_000,
	});
	expect(reply).toEqual({ kind: 'withdrawn', reason: { kind: 'deadline' } });
	expect(sent).toEqual([]);
});

describe('a success that is no JSON where JSON or a type of its own may come', () => {
	const reply = async (body: string, type: string) => {
		const context = {
			helpers: {
				httpRequestWithAuthentication: async () =>
					await Promise.resolve({ statusCode: 200, headers: { 'content-type': type }, body }),
			},
		} as unknown as ClientContext;
		const access = {
			type: 'salesforceServerApi',
			prepare: async (request: IHttpRequestOptions) => await Promise.resolve(request),
		} as unknown as Access;
		return await sendOnce(
			context,
			{ method: 'POST', replay: 'unsafe', path: '/sobjects/Account', responseType: 'any' },
			{ access, apiVersion: '67.0', callerName: 'test' },
			{ callId: '1', timeoutMs: 120_000, deadline: Date.now() + 300_000 },
		);
	};

	it.each(['text/html', 'text/html;charset=UTF-8', 'Application/XHTML+XML'])(
		'is no reply of Salesforce as %s: a page of maintenance may stand before it',
		async (type) => {
			expect(await reply('<html>Down for maintenance</html>', type)).toMatchObject({
				kind: 'lost',
				code: 'UNREADABLE_REPLY',
				message: expect.stringContaining('as text or as a file'),
			});
		},
	);

	it.each(['text/csv', 'application/octetstream'])('is a reply as %s', async (type) => {
		expect(await reply('a;b', type)).toMatchObject({ kind: 'answered', body: 'a;b' });
	});
});
