import { afterReply, breakerVerdict, CLOSED, type Breaker } from '../../nodes/shared/gate/breaker';
import type { Reply } from '../../nodes/shared/gate/call';
import * as replies from './replies';

const after = (breaker: Breaker, ...given: Reply[]) =>
	given.reduce((state, reply) => afterReply(state, reply, 1_000), breaker);
const open = after(CLOSED, ...Array<Reply>(5).fill(replies.edgeBusy));

it('opens at the fifth failure in a row, for 15 seconds', () => {
	const four = after(CLOSED, ...Array<Reply>(4).fill(replies.edgeBusy));
	expect(breakerVerdict(four, 1_000)).toEqual({ kind: 'pass' });
	expect(breakerVerdict(open, 1_000)).toEqual({ kind: 'wait', until: 16_000 });
});

it.each([
	['an answer', replies.ok],
	['a refusal', replies.brokenRequest],
	["Salesforce's own failure", replies.crashed],
	['too many calls at once', replies.tooManyAtOnce],
	['429', replies.tooMany],
])('counts anew after %s', (_, reply) => {
	const almost = after(CLOSED, ...Array<Reply>(4).fill(replies.lost));
	expect(after(almost, reply)).toEqual(CLOSED);
});

it.each([replies.neverSent, replies.lost, replies.badGateway, replies.busy, replies.edgeBusy])(
	'counts as a failure: %#',
	(reply) => expect(after(CLOSED, reply).failures).toBe(1),
);

it('then lets one call look, and the others wait for its end', () => {
	expect(breakerVerdict(open, 16_000)).toEqual({ kind: 'probe' });
	expect(breakerVerdict({ ...open, probing: true }, 16_000)).toEqual({
		kind: 'wait',
		until: Number.POSITIVE_INFINITY,
	});
});

it('opens again when that call fails, and closes when it does not', () => {
	const probing = { ...open, probing: true };
	expect(after(probing, replies.lost)).toMatchObject({ openUntil: 16_000, probing: false });
	expect(after(probing, replies.ok)).toEqual(CLOSED);
});

it.each([
	['a sign-in that failed', replies.noSignIn],
	['a call cancelled before it was sent', replies.withdrawn],
	['a call cancelled while it was under way', replies.cut],
	['a reply that is no JSON', { ...replies.lost, code: 'UNREADABLE_REPLY' }],
])('learns nothing from %s, and lets another call look', (_, reply) => {
	const probing = { ...open, probing: true };
	expect(after(probing, reply)).toEqual({ ...open, probing: false });
});
