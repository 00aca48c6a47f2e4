import type { NotExecutedReason, Outcome, Replay } from '../gate/call';
import { pageTitle, readErrors } from '../gate/errorBody';
import { usageRatio } from '../gate/usage';
import { adviceFor } from './advice';

/** Stable codes of the ways a call can end badly. */
export type CallErrorCode =
	| 'REFUSED'
	| 'OUTCOME_UNKNOWN'
	| 'NOT_SENT'
	| 'NO_REPLY'
	| 'SIGN_IN_FAILED'
	| 'OVER_THRESHOLD'
	| 'ORG_DOWN'
	| 'CANCELLED';

/** A call that was not answered with success, in Salesforce's words where it spoke. */
export class SalesforceCallError extends Error {
	override readonly name = 'SalesforceCallError';
	readonly salesforceCode?: string;
	readonly httpStatus?: number;
	readonly fields: string[] = [];
	/** What to do next. */
	readonly advice?: string;
	/** Epoch milliseconds from which another try makes sense. */
	readonly retryAt?: number;

	constructor(
		readonly code: CallErrorCode,
		message: string,
		readonly outcome: Exclude<Outcome, { kind: 'answered' }>,
		details: Partial<
			Pick<SalesforceCallError, 'salesforceCode' | 'httpStatus' | 'fields' | 'advice' | 'retryAt'>
		> = {},
	) {
		super(message);
		Object.assign(this, details);
	}
}

/** Puts an outcome that is not an answer into an error. */
export function errorOf(
	outcome: Exclude<Outcome, { kind: 'answered' }>,
	call: { method: string; path: string; replay?: Replay },
): SalesforceCallError {
	switch (outcome.kind) {
		case 'refused':
			return refusal(outcome);
		case 'unknown':
			return new SalesforceCallError(
				'OUTCOME_UNKNOWN',
				`Salesforce may or may not have carried out ${call.method} ${call.path}: ${lastWords(outcome.reply)}`,
				outcome,
				{
					advice: `${isRepeatable(call) ? `It was sent ${outcome.attempts} times, because once or more is the same for it.` : 'It was not sent again, because that could do it twice.'} Look in Salesforce, by external ID or by creator and time, before you run it again.`,
				},
			);
		case 'notExecuted':
			return notExecuted(outcome, outcome.reason);
	}
}

/** A call that says nothing of it is taken as one that must not be repeated, deletes apart. */
function isRepeatable({ method, replay }: { method: string; replay?: Replay }): boolean {
	return replay === undefined ? method === 'DELETE' : replay === 'read' || replay === 'safe';
}

function refusal(outcome: Extract<Outcome, { kind: 'refused' }>): SalesforceCallError {
	const { status, body } = outcome.reply;
	const errors = readErrors(body);
	const [first] = errors;
	const message = first
		? errors.map(({ errorCode, message: text }) => `${errorCode}: ${withoutEcho(text)}`).join('; ')
		: `Salesforce answered with HTTP status ${status} and ${pageOf(body)}`;
	return new SalesforceCallError('REFUSED', message, outcome, {
		httpStatus: status,
		salesforceCode: first?.errorCode,
		fields: errors.flatMap(({ fields }) => fields),
		advice: adviceFor(first?.errorCode, first?.message ?? '', status),
	});
}

function pageOf(body: unknown): string {
	const title = pageTitle(body);
	return title ? `a page titled "${title}"` : 'no error of its own';
}

/**
 * SOQL errors begin with the query and a caret below the place; n8n shows a message without its line
 * breaks, where that is noise.
 */
function withoutEcho(message: string): string {
	const match = /^[\s\S]*\n\s*\^\s*\nERROR at Row:(\d+):Column:(\d+)\n([\s\S]+)$/.exec(message);
	if (!match) return message;
	const [, row, column, words] = match;
	return `${words ?? ''} (row ${row ?? ''}, column ${column ?? ''})`;
}

function notExecuted(
	outcome: Extract<Outcome, { kind: 'notExecuted' }>,
	reason: NotExecutedReason,
): SalesforceCallError {
	switch (reason.kind) {
		case 'notSent':
			return new SalesforceCallError(
				'NOT_SENT',
				`Salesforce could not be reached (${reason.code}): ${reason.message}`,
				outcome,
				{ advice: "Check 'My Domain URL' in the credential, and that this n8n can reach it." },
			);
		case 'noReply':
			return new SalesforceCallError(
				'NO_REPLY',
				`Salesforce's reply did not arrive (${reason.code}): ${reason.message}`,
				outcome,
				{ advice: 'Nothing was changed. Run it again.' },
			);
		case 'signInFailed':
			return new SalesforceCallError('SIGN_IN_FAILED', reason.error.message, outcome, {
				retryAt: (reason.error as { retryAt?: number }).retryAt,
			});
		case 'cancelled':
			return new SalesforceCallError(
				'CANCELLED',
				'The execution was cancelled before this call was sent',
				outcome,
			);
		case 'deadline':
			return new SalesforceCallError(
				'NOT_SENT',
				'The call was still waiting when its time was up, and was not sent',
				outcome,
				{
					advice:
						"Other calls to this org were ahead of it, or the org's day is running short and work of this kind is slowed down. Run fewer workflows at once, or raise 'Requests per Second' or 'Max Concurrent Requests' in the credential.",
				},
			);
		case 'overThreshold':
			return overThreshold(outcome, reason);
		case 'daySpent':
			return daySpent(outcome, reason);
		case 'orgDown':
			return new SalesforceCallError(
				'ORG_DOWN',
				'Salesforce has not answered the last calls, so this one was not sent',
				outcome,
				{
					retryAt: reason.lookAgainAt,
					advice: `One call will see from ${at(reason.lookAgainAt)} whether it answers again. Look at https://status.salesforce.com and at the network between n8n and Salesforce.`,
				},
			);
	}
}

function overThreshold(
	outcome: Extract<Outcome, { kind: 'notExecuted' }>,
	{
		usage,
		thresholdPercent,
		estimatedPercent,
		lookAgainAt,
	}: Extract<NotExecutedReason, { kind: 'overThreshold' }>,
): SalesforceCallError {
	const { used, limit } = usage;
	const percent = Math.round(usageRatio(usage) * 100);
	const estimate = Math.round(estimatedPercent);
	const newer =
		estimate > percent
			? `, about ${estimate} % with calls of this n8n that Salesforce's figure may not hold yet`
			: '';
	const figures = `${used.toLocaleString('en-US')} of its ${limit.toLocaleString('en-US')} API calls of the last 24 hours (${percent} %)${newer}`;
	const budget = 'own' in usage;
	const who = budget
		? 'This credential'
		: 'name' in usage
			? `The connected app "${usage.name}"`
			: 'The org';
	const stops = budget
		? `work of this kind stops at ${thresholdPercent} % of 'Daily Call Budget'`
		: `work of this kind stops at ${thresholdPercent} %`;
	const advice = budget
		? `Nothing was sent. Calls get older than 24 hours from ${at(lookAgainAt)} on. Or raise 'Daily Call Budget' in the credential.`
		: `Nothing was sent, so that others who use the org keep working. The usage is looked at again at ${at(lookAgainAt)}; it falls as calls get older than 24 hours. Or raise 'Hard Threshold' in the credential.`;
	return new SalesforceCallError(
		'OVER_THRESHOLD',
		`${who} has used ${figures}, and ${stops}`,
		outcome,
		{
			retryAt: lookAgainAt,
			advice,
		},
	);
}

function daySpent(
	outcome: Extract<Outcome, { kind: 'notExecuted' }>,
	{ usage, lookAgainAt }: Extract<NotExecutedReason, { kind: 'daySpent' }>,
): SalesforceCallError {
	const all = usage ? `all of its ${usage.limit.toLocaleString('en-US')}` : 'all of its';
	return new SalesforceCallError(
		'OVER_THRESHOLD',
		`The org has used ${all} API calls of the last 24 hours, and Salesforce refuses more`,
		outcome,
		{
			retryAt: lookAgainAt,
			advice: `Nothing was sent. One call will see from ${at(lookAgainAt)} whether Salesforce answers again; calls get older than 24 hours all the time. Or ask the Salesforce admin for more.`,
		},
	);
}

function at(epochMs: number): string {
	return new Date(epochMs).toISOString();
}

/** Without a full stop: the advice follows as a sentence of its own. */
function lastWords(reply: Extract<Outcome, { kind: 'unknown' }>['reply']): string {
	switch (reply.kind) {
		case 'answered': {
			const [first] = readErrors(reply.body);
			return `the last reply had HTTP status ${reply.status}${first ? ` (${first.errorCode}: ${first.message})` : ''}`;
		}
		case 'signInFailed':
			return reply.error.message;
		case 'withdrawn':
			return 'it was not sent another time';
		default:
			return `the reply was lost (${reply.code})`;
	}
}
