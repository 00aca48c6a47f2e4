import { parseLimitInfo, usageRatio } from '../../nodes/shared/gate/usage';

const readAt = 1_790_000_000_000;

describe('parseLimitInfo', () => {
	it.each([
		['the usage alone', 'api-usage=51/100000', { org: { used: 51, limit: 100_000, readAt } }],
		[
			"the app's share appended",
			'api-usage=18/5000; per-app-api-usage=17/250(appName=sample-app)',
			{
				org: { used: 18, limit: 5_000, readAt },
				app: { used: 17, limit: 250, name: 'sample-app', readAt },
			},
		],
		[
			'bursts appended',
			'api-usage=10018/100000; api-bursts=1/750',
			{ org: { used: 10_018, limit: 100_000, readAt } },
		],
		[
			"the app's share first",
			'per-app-api-usage=17/250(appName=a b); api-usage=18/5000',
			{
				org: { used: 18, limit: 5_000, readAt },
				app: { used: 17, limit: 250, name: 'a b', readAt },
			},
		],
		[
			"the app's share alone",
			'per-app-api-usage=17/250(appName=x)',
			{ app: { used: 17, limit: 250, name: 'x', readAt } },
		],
		[
			"the app's share without its name",
			'api-usage=18/5000; per-app-api-usage=17/250',
			{
				org: { used: 18, limit: 5_000, readAt },
				app: { used: 17, limit: 250, name: '', readAt },
			},
		],
		[
			'all three',
			'api-usage=18/5000; api-bursts=1/750; per-app-api-usage=17/250(appName=x)',
			{
				org: { used: 18, limit: 5_000, readAt },
				app: { used: 17, limit: 250, name: 'x', readAt },
			},
		],
		[
			'more than the limit, in soft overage',
			'api-usage=120000/100000',
			{ org: { used: 120_000, limit: 100_000, readAt } },
		],
	])('reads %s', (_, header, expected) => {
		expect(parseLimitInfo(header, readAt)).toEqual(expected);
	});

	it.each([undefined, '', 'nonsense', 'api-usage=/', 'api-bursts=1/750'])(
		'reads nothing from %p',
		(header) => {
			expect(parseLimitInfo(header, readAt)).toEqual({});
		},
	);
});

describe('usageRatio', () => {
	it('exceeds 1 in soft overage', () => {
		expect(usageRatio({ used: 120, limit: 100, readAt })).toBe(1.2);
	});

	it('counts a limit of 0 as used up', () => {
		expect(usageRatio({ used: 0, limit: 0, readAt })).toBe(1);
	});
});
