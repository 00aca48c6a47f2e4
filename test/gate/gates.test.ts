import { callerState, turnstileOf } from '../../nodes/shared/gate/gates';

const settings = {
	requestsPerSecond: 20,
	maxConcurrentRequests: 10,
	softThreshold: 70,
	hardThreshold: 80,
	dailyCallBudget: 0,
	maxWaitSeconds: 60,
	workers: 1,
};
const clock = { now: Date.now, sleep: () => Promise.resolve() };
const org = (origin: string) => turnstileOf(origin, clock);

it('gives every node of one caller the same throttle', () => {
	expect(callerState('same', { ...settings })).toBe(callerState('same', { ...settings }));
});

it('keeps the throttle of a caller when a credential set otherwise comes in between', () => {
	const before = callerState('twice', settings);
	callerState('twice', { ...settings, requestsPerSecond: 2 });
	expect(callerState('twice', settings)).toBe(before);
});

it('is not moved by what else a credential says, such as its caller name', () => {
	const named = { ...settings, callerName: 'crm-sync', apiVersion: '66.0' };
	expect(callerState('named', named)).toBe(callerState('named', settings));
});

it('does not give a budget anew because another setting was changed', () => {
	const before = callerState('thrifty', { ...settings, dailyCallBudget: 100 });
	const after = callerState('thrifty', { ...settings, dailyCallBudget: 100, hardThreshold: 90 });
	expect(after.callsOfDay).toBe(before.callsOfDay);
	expect(after.ownCalls).toBe(before.ownCalls);
});

it('gives each of several workers its part of the budget', () => {
	const shared = { ...settings, dailyCallBudget: 1_000, workers: 4 };
	expect(callerState('fleet', shared).dailyBudget).toBe(250);
	// Rounded down: together they must not make more than were asked for.
	expect(callerState('odd', { ...shared, workers: 3 }).dailyBudget).toBe(333);
});

it('keeps callers and orgs apart', () => {
	expect(callerState('one', settings)).not.toBe(callerState('other', settings));
	expect(org('https://a.example')).not.toBe(org('https://b.example'));
	expect(org('https://a.example')).toBe(org('https://a.example'));
});
