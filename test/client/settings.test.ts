import { clientSettings } from '../../nodes/shared/client/settings';

const signIn = {
	flow: 'clientCredentials',
	myDomainUrl: 'https://acme.my.salesforce.com/',
	consumerKey: 'key',
	consumerSecret: 'secret',
};
const settings = (credential: object = {}) => clientSettings({ ...signIn, ...credential });

it('has a default for everything but the sign-in', () => {
	expect(settings()).toEqual({
		apiVersion: '67.0',
		callerName: 'n8n',
		softThreshold: 70,
		hardThreshold: 80,
		dailyCallBudget: 0,
		requestsPerSecond: 20,
		maxConcurrentRequests: 10,
		maxWaitSeconds: 60,
		workers: 1,
	});
});

it.each([
	['67', '67.0'],
	['v67.0', '67.0'],
	[' 60.0 ', '60.0'],
	[66, '66.0'],
])('takes the API version %p as %p', (apiVersion, expected) => {
	expect(settings({ apiVersion }).apiVersion).toBe(expected);
});

it.each([
	[{ apiVersion: 'latest' }, "'API Version'"],
	[{ apiVersion: '59.0' }, 'older than 60.0'],
	[{ apiVersion: '999' }, "'API Version'"],
	[{ hardThreshold: 0 }, "'Hard Threshold'"],
	[{ hardThreshold: 101 }, 'from 1 to 100'],
	[{ softThreshold: 101 }, "'Soft Threshold'"],
	[{ dailyCallBudget: -1 }, "'Daily Call Budget'"],
	[{ dailyCallBudget: 10.5 }, 'a whole number'],
	[{ dailyCallBudget: 3, workers: 4 }, "none of 4 'Workers' a call. Enter at least 4, or 0"],
	[
		{ requestsPerSecond: 2.5 },
		"'Requests per Second' of the credential is 2.5. Enter a whole number",
	],
	[{ maxConcurrentRequests: 1.5 }, 'a whole number from 1 to 25'],
	[{ workers: 1.5 }, 'a whole number'],
	[{ requestsPerSecond: 0 }, 'from 1 to 100'],
	[{ maxConcurrentRequests: 0 }, "'Max Concurrent Requests'"],
	[{ workers: 0 }, "'Workers'"],
	[{ requestsPerSecond: 'fast' }, "'Requests per Second'"],
	[{ maxConcurrentRequests: 26 }, "'Max Concurrent Requests'"],
	[{ maxWaitSeconds: -1 }, "'Max Wait'"],
])('refuses %p naming the field', (credential, words) => {
	expect(() => settings(credential)).toThrow(words);
});

it('keeps the caller name from changing the header it is sent in', () => {
	const { callerName } = settings({ callerName: 'a, defaultNamespace=x;\r\nX: y — ü' });
	expect(callerName).toBe('a defaultNamespacexX: y');
});
