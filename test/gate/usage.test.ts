import { parseLimitInfo, usageRatio } from '../../nodes/shared/gate/usage';

const NOW = 1_790_000_000_000;

describe('parseLimitInfo', () => {
	it.each([
		['the usage alone', 'api-usage=51/100000', { used: 51, limit: 100_000 }],
		[
			"the app's share appended",
			'api-usage=18/5000; per-app-api-usage=17/250(appName=sample-app)',
			{ used: 18, limit: 5_000, app: { used: 17, limit: 250, name: 'sample-app' } },
		],
		[
			'bursts appended',
			'api-usage=10018/100000; api-bursts=1/750',
			{ used: 10_018, limit: 100_000 },
		],
		[
			"the app's share first",
			'per-app-api-usage=17/250(appName=a b); api-usage=18/5000',
			{ used: 18, limit: 5_000, app: { used: 17, limit: 250, name: 'a b' } },
		],
	])('reads %s', (_, header, expected) => {
		expect(parseLimitInfo(header, NOW)).toEqual({ ...expected, readAt: NOW });
	});

	it.each([undefined, '', 'per-app-api-usage=17/250(appName=x)', 'nonsense'])(
		'reads nothing from %p',
		(header) => {
			expect(parseLimitInfo(header, NOW)).toBeUndefined();
		},
	);
});

describe('usageRatio', () => {
	it('is the larger of org and app', () => {
		const usage = { used: 10, limit: 100, app: { used: 9, limit: 10, name: 'x' }, readAt: 0 };
		expect(usageRatio(usage)).toBe(0.9);
	});

	it('exceeds 1 in soft overage', () => {
		expect(usageRatio({ used: 120, limit: 100, readAt: 0 })).toBe(1.2);
	});

	it('counts a limit of 0 as used up', () => {
		expect(usageRatio({ used: 0, limit: 0, readAt: 0 })).toBe(1);
	});
});
