import { callerState, orgState } from '../../nodes/shared/gate/gates';

const settings = {
	requestsPerSecond: 20,
	maxConcurrentRequests: 10,
	softThreshold: 70,
	hardThreshold: 80,
	dailyCallBudget: 0,
	maxWaitSeconds: 60,
	workers: 1,
};

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

it('keeps callers and orgs apart', () => {
	expect(callerState('one', settings)).not.toBe(callerState('other', settings));
	expect(orgState('https://a.example')).not.toBe(orgState('https://b.example'));
	expect(orgState('https://a.example')).toBe(orgState('https://a.example'));
});
