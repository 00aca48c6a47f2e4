import { NodeOperationError, sleep } from 'n8n-workflow';

import { credentialTypeFor } from '../auth/credentialTypes';
import { isSharedLoginHost } from '../auth/myDomain';
import { drainSignIns } from '../auth/signInLog';
import type { GateCall, Lane, Outcome, Replay, Reply } from '../gate/call';
import { passGate, type GateEffects } from '../gate/gate';
import { callerState, turnstileOf } from '../gate/gates';
import { wasSent } from '../gate/signal';
import { accessOf } from './access';
import { shownPath } from './address';
import { UnreadableBodyError, withBody } from './bytes';
import { callHistory } from './callHistory';
import { logCall, logSignIn } from './callLog';
import { cancelSignal, deadlines, patience, workflowOf, type ClientContext } from './context';
import { errorOf } from './errors';
import { sendOnce } from './send';
import { clientSettings } from './settings';
import type { CallSummary, DataCall, DataReply, SalesforceClient } from './types';

/** Milliseconds one attempt may take; Salesforce itself ends a request after ten minutes. */
const ATTEMPT_TIMEOUT_MS = 120_000;

const DEFAULT_REPLAY: Readonly<Record<GateCall['method'], Replay>> = {
	GET: 'read',
	DELETE: 'safe',
	PATCH: 'unsafe',
	POST: 'unsafe',
	PUT: 'unsafe',
};

/** The body could not even be opened; the caller gets the reason as an error of its own. */
const NOT_OPENED: Reply = {
	kind: 'notSent',
	code: 'UNREADABLE_BODY',
	message: 'the body could not be read',
};

let callsMade = 0;

/**
 * Opens the door to the org for one execution, poll or dropdown: reads the credential once and
 * returns the client through which every data call goes.
 *
 * @throws {NodeOperationError} when the node has no credential
 * @throws {RangeError} naming a setting of the credential that is out of bounds
 * @throws {SalesforceSignInError} when the credential is not filled in or connected as it must be
 */
export async function createClient(
	context: ClientContext,
	{ lane: ownLane = 'normal' }: { lane?: Lane } = {},
): Promise<SalesforceClient> {
	const node = context.getNode();
	const credentialType = credentialTypeFor(node.parameters.authentication);
	if (!node.credentials?.[credentialType]) {
		throw new NodeOperationError(node, 'No Salesforce credential is chosen', {
			description: "Choose or create one under 'Credential', at the top of this node.",
		});
	}
	const credential = await context.getCredentials(credentialType);
	const settings = clientSettings(credential);
	const access = accessOf(context, credentialType, credential);
	const { identity } = access;
	const clock = { now: Date.now, sleep: abortableSleep };
	// Until the first token says where the org is, nothing is shared with other orgs' credentials.
	const { orgOrigin } = access;
	const orgKey = isSharedLoginHost(orgOrigin) ? `${orgOrigin} ${identity}` : orgOrigin;
	const turnstile = turnstileOf(orgKey, clock);
	const caller = callerState(identity, settings);
	const signal = cancelSignal(context);
	const deadline = deadlines(context, Date.now, settings.maxWaitSeconds * 1000);
	const patienceMs = patience(context, settings.maxWaitSeconds);
	const workflow = workflowOf(context);
	const sendSettings = { ...settings, access };

	const history = callHistory(identity, Date.now());
	const { softThreshold } = settings;
	const sums: CallSummary = { calls: 0, retried: 0, waitedMs: 0, softThreshold };
	let serverTime: number | undefined;

	const effects: GateEffects = {
		...clock,
		random: Math.random,
		log(entry) {
			for (const signIn of drainSignIns(identity)) {
				logSignIn(context.logger, signIn);
				history.addSignIn(signIn);
			}
			logCall(context.logger, entry);
			history.add({ ...entry, at: Date.now(), node: node.name });
			if (wasSent(entry.signal)) sums.calls++;
			if (entry.attempt > 1) sums.retried++;
			sums.waitedMs += entry.waitedMs;
			sums.usage = entry.usage ?? sums.usage;
		},
	};

	async function send(call: DataCall): Promise<Outcome> {
		const { openBody } = call;
		const replay = defaultReplay(call);
		const judged = { ...call, replay };
		const unreadable = new AbortController();
		const gateCall: GateCall = {
			method: call.method,
			path: shownPath(call),
			lane: call.lane ?? ownLane,
			replay,
			signal: openBody ? anyOf(unreadable.signal, signal) : signal,
			deadline: deadline(call.timeoutMs),
			patienceMs,
			workflow,
		};
		const attemptMs = call.timeoutMs ?? ATTEMPT_TIMEOUT_MS;
		let usedToken: string | undefined;
		const outcome = await passGate(
			gateCall,
			async ({ renew }) => {
				const callId = String(++callsMade);
				const attempt = {
					callId,
					refusedToken: renew ? usedToken : undefined,
					timeoutMs: attemptMs,
					deadline: gateCall.deadline,
					signal: gateCall.signal,
				};
				const reply = openBody
					? ((await withBody(
							{ openBody, bodyLength: call.bodyLength },
							(error) => unreadable.abort(error),
							async (body, isWhole) =>
								cutShort(
									await sendOnce(context, judged, sendSettings, { ...attempt, body }),
									isWhole,
								),
						)) ?? NOT_OPENED)
					: await sendOnce(context, judged, sendSettings, attempt);
				usedToken = access.takeUsedToken(callId);
				const date = reply.kind === 'answered' ? Date.parse(reply.headers.date ?? '') : NaN;
				if (!Number.isNaN(date)) serverTime = date;
				return reply;
			},
			turnstile,
			caller,
			effects,
		);
		if (outcome.kind !== 'answered' && unreadable.signal.aborted) {
			throw new UnreadableBodyError(unreadable.signal.reason as Error);
		}
		return outcome;
	}

	return {
		apiVersion: settings.apiVersion,
		identity,
		orgOrigin,
		callerName: settings.callerName,
		history,
		send,
		async request<T>(call: DataCall): Promise<DataReply<T>> {
			const outcome = await send(call);
			if (outcome.kind !== 'answered') {
				throw errorOf(outcome, { ...call, path: shownPath(call), replay: defaultReplay(call) });
			}
			return outcome.reply as unknown as DataReply<T>;
		},
		wait: (ms) => abortableSleep(ms, signal),
		summary: () => ({
			...sums,
			notices: access.notices(),
			...(caller.appUsage && { app: caller.appUsage }),
		}),
		serverTime: () => serverTime,
	};
}

/** What a class of the org does with a DELETE is its own affair. */
function defaultReplay({ method, root, replay }: DataCall): Replay {
	return replay ?? (root === 'apexrest' && method !== 'GET' ? 'once' : DEFAULT_REPLAY[method]);
}

/** Marks a reply that was lost while the request was still being sent. */
function cutShort(reply: Reply, isWhole: () => boolean): Reply {
	return reply.kind === 'lost' && !isWhole() ? { ...reply, unfinished: true } : reply;
}

function anyOf(one: AbortSignal, other: AbortSignal | undefined): AbortSignal {
	return other ? AbortSignal.any([one, other]) : one;
}

/** n8n-workflow's sleep ignores the signal before n8n 2.41; a cancelled wait ends at once there too. */
async function abortableSleep(ms: number, signal?: AbortSignal): Promise<void> {
	if (!signal) {
		await sleep(ms);
		return;
	}
	signal.throwIfAborted();
	await new Promise<void>((resolve, reject) => {
		const abort = () => reject(signal.reason as Error);
		signal.addEventListener('abort', abort, { once: true });
		void sleep(ms, signal)
			.then(resolve, reject)
			.finally(() => signal.removeEventListener('abort', abort));
	});
}
