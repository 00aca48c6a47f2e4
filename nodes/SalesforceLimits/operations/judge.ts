import type { IExecuteFunctions } from 'n8n-workflow';
import { isDaySpent } from '../../shared/client/daySpent';
import { toNodeError } from '../../shared/client/nodeError';
import type { SalesforceClient } from '../../shared/client/types';
import { assess, chosenLimits, type LimitOutcome, type Thresholds } from './assess';
import { fetchLimits, toLimits, type Limit } from './limits';

/** The limit that the calls of this node themselves use up. */
const DAILY_CALLS = 'DailyApiRequests';

/** What a check came to. */
export interface Judgement {
	outcome: LimitOutcome;
	/** Name of the limit that decided. */
	limit: string;
	/** Its figures, unless Salesforce refused the check itself and gave none. */
	figures?: Limit;
	/** Every limit the org reported. */
	limits: Limit[];
}

/** The daily API calls by the header of the last reply, if it had one. */
function dailyCalls(client: SalesforceClient): Limit | undefined {
	const { usage } = client.summary();
	if (!usage) return undefined;
	const { used, limit: max } = usage;
	return toLimits({ [DAILY_CALLS]: { Max: max, Remaining: max - used } })[0];
}

/**
 * Asks the org for its limits and judges the chosen ones. When the org's API calls are used up,
 * Salesforce refuses this question too: for whoever asks about them, that is the answer.
 *
 * @throws {NodeApiError} for every other refusal
 */
export async function judge(
	context: IExecuteFunctions,
	client: SalesforceClient,
	names: readonly string[],
	thresholds: Thresholds,
): Promise<Judgement> {
	let limits: Limit[];
	try {
		limits = await fetchLimits(client);
	} catch (error) {
		const asked = names.some((name) => name.trim().toLowerCase() === DAILY_CALLS.toLowerCase());
		if (!asked || !isDaySpent(error)) {
			throw toNodeError(context.getNode(), error, { summary: client.summary() });
		}
		const figures = dailyCalls(client);
		return { outcome: 'over', limit: DAILY_CALLS, figures, limits: figures ? [figures] : [] };
	}
	const { outcome, worst } = assess(chosenLimits(limits, names), thresholds);
	return { outcome, limit: worst.name, figures: worst, limits };
}
