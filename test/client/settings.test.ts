import { readSettings } from '../../nodes/shared/client/settings';

it('has a default for everything but the address', () => {
	expect(readSettings({ myDomainUrl: 'https://acme.my.salesforce.com' })).toEqual({
		apiVersion: '67.0',
		callerName: 'n8n',
		orgUrl: 'https://acme.my.salesforce.com',
		hardThreshold: 80,
		requestsPerSecond: 20,
		maxConcurrentRequests: 10,
		maxWaitSeconds: 60,
	});
});

it('knows the org by its instance URL once signed in', () => {
	const urls = { myDomainUrl: 'https://login.example', instanceUrl: 'https://acme.example' };
	expect(readSettings(urls).orgUrl).toBe('https://acme.example');
});

it.each([
	['67', '67.0'],
	['v67.0', '67.0'],
	[' 60.0 ', '60.0'],
])('takes the API version %p as %p', (apiVersion, expected) => {
	expect(readSettings({ apiVersion }).apiVersion).toBe(expected);
});

it.each([
	[{ apiVersion: 'latest' }, "'API Version'"],
	[{ apiVersion: '59.0' }, 'older than 60.0'],
	[{ apiVersion: '999' }, "'API Version'"],
	[{ hardThreshold: 0 }, "'Hard Threshold'"],
	[{ hardThreshold: 101 }, 'from 1 to 100'],
	[{ requestsPerSecond: 'fast' }, "'Requests per Second'"],
	[{ maxConcurrentRequests: 26 }, "'Max Concurrent Requests'"],
	[{ maxWaitSeconds: -1 }, "'Max Wait'"],
])('refuses %p naming the field', (credential, words) => {
	expect(() => readSettings(credential)).toThrow(words);
});

it('keeps the caller name from changing the header it is sent in', () => {
	const { callerName } = readSettings({ callerName: 'a, defaultNamespace=x;\r\nX: y — ü' });
	expect(callerName).toBe('a defaultNamespacexX: y');
});
