import { isDaySpent } from '../../shared/client/daySpent';
import { errorOf, SalesforceCallError } from '../../shared/client/errors';
import { DAILY_API_REQUESTS } from '../../shared/client/limitReadings';
import type { SalesforceClient } from '../../shared/client/types';
import {
	assess,
	chosenLimits,
	type AssessedLimit,
	type LimitOutcome,
	type Thresholds,
} from './assess';
import { LIMITS_CALL, toLimits, type Limit } from './limits';

/** What a check came to. */
export interface Judgement {
	outcome: LimitOutcome;
	/** Name of the limit that decided. */
	limit: string;
	/** Its figures, unless Salesforce refused the check itself and gave none. */
	figures?: Limit;
	/** The limits that were chosen. */
	checked: AssessedLimit[];
	/** Every limit that is known. */
	limits: Limit[];
	/**
	 * Where the figures come from: the org's list of limits; or the header of a reply, where the user
	 * may not read that list; or a refusal because the day is used up.
	 */
	source: 'limits' | 'replyHeader' | 'refusal';
}

/** Whether these are the same limit: people write names in any case. */
function isDaily(name: string): boolean {
	return name.trim().toLowerCase() === DAILY_API_REQUESTS.toLowerCase();
}

/** The daily API calls by the header of the last reply, if it had one. */
function dailyCalls(client: SalesforceClient): Limit | undefined {
	const { usage } = client.summary();
	if (!usage) return undefined;
	const { used, limit: max } = usage;
	return toLimits({ [DAILY_API_REQUESTS]: { Max: max, Remaining: max - used } })[0];
}

/**
 * Asks the org for its limits and judges the chosen ones. When the org's API calls are used up,
 * Salesforce refuses this question too: for whoever asks about them, that is the answer. Where the
 * user may not read the limits, the daily API calls are known from the header of the refusal.
 *
 * @param own limits that are not the org's, such as the age of a key
 * @throws {SalesforceCallError} for every other refusal
 * @throws {RangeError} for a name the org does not report
 */
export async function judge(
	client: SalesforceClient,
	names: readonly string[],
	thresholds: Thresholds,
	own: readonly Limit[] = [],
): Promise<Judgement> {
	const ownNames = new Set(own.map(({ name }) => name.toLowerCase()));
	const asked = names.filter((name) => !ownNames.has(name.trim().toLowerCase()));
	// Nothing of the org was asked about.
	if (names.length > 0 && asked.length === 0) return judged(own, names, thresholds, 'limits');
	const reply = await client.send(LIMITS_CALL);
	if (reply.kind === 'answered') {
		const limits = toLimits(reply.reply.body as object);
		return judged([...limits, ...own], names, thresholds, 'limits');
	}
	const error = errorOf(reply, LIMITS_CALL);
	const header = dailyCalls(client);
	const spent: boolean = isDaySpent(error);
	if (spent) {
		if (asked.some(isDaily)) return daySpent(header);
		throw error;
	}
	if (error.httpStatus !== 403) throw error;
	if (!header || !asked.every(isDaily)) throw mayNotRead(error);
	return judged([header, ...own], names, thresholds, 'replyHeader');
}

function judged(
	limits: readonly Limit[],
	names: readonly string[],
	thresholds: Thresholds,
	source: Judgement['source'],
): Judgement {
	const { outcome, worst, checked } = assess(chosenLimits(limits, names), thresholds);
	return { outcome, limit: worst.name, figures: worst, checked, limits: [...limits], source };
}

function daySpent(figures: Limit | undefined): Judgement {
	const known = figures ? [figures] : [];
	return {
		outcome: 'over',
		limit: DAILY_API_REQUESTS,
		figures,
		checked: known.map((limit) => ({ ...limit, outcome: 'over' as const })),
		limits: known,
		source: 'refusal',
	};
}

/** The same refusal with what helps here. */
function mayNotRead(error: SalesforceCallError): SalesforceCallError {
	const { code, message, outcome, salesforceCode, httpStatus, fields } = error;
	return new SalesforceCallError(code, message, outcome, {
		salesforceCode,
		httpStatus,
		fields,
		advice:
			"To read the limits, the integration user needs the permission 'View Setup and Configuration'. Without it only DailyApiRequests can be checked: its figure comes with every reply.",
	});
}
