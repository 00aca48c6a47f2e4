import { afterAnswer, afterOverload } from './aimd';
import { afterReply } from './breaker';
import type { GateCall, Reply } from './call';
import { kindOf } from './longCalls';
import { classify, wasSent } from './signal';
import { afterSignal } from './spentDay';
import type { CallerState, OrgState } from './state';
import { parseLimitInfo } from './usage';

/** Takes over what one reply says of the org; `times` are epoch milliseconds. */
export function observe(
	call: GateCall,
	reply: Reply,
	org: OrgState,
	caller: CallerState,
	{ startedAt, endedAt }: { startedAt: number; endedAt: number },
): void {
	const signal = classify(reply);
	if (wasSent(signal)) {
		org.ownCalls.add(endedAt);
		caller.ownCalls.add(endedAt);
		caller.callsOfDay.add(endedAt);
	}
	org.breaker = afterReply(org.breaker, reply, endedAt);
	org.spentDay = afterSignal(org.spentDay, signal, endedAt);
	if (signal === 'ok') org.concurrency = afterAnswer(org.concurrency);
	if (signal === 'throttle') {
		org.concurrency = afterOverload(org.concurrency, org.inFlight, endedAt);
	}
	if (reply.kind !== 'answered') return;
	org.lastTook.set(kindOf(call), endedAt - startedAt);
	const stated = parseLimitInfo(reply.headers['sforce-limit-info'], endedAt);
	if (stated.org) org.usage = stated.org;
	if (stated.app) caller.appUsage = stated.app;
	if (signal === 'quota' && org.usage) {
		const { used, limit } = org.usage;
		org.usage = { used: Math.max(used, limit), limit, readAt: endedAt };
	}
}
