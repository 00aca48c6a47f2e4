import type { IDataObject } from 'n8n-workflow';
import type { SalesforceClient } from '../../shared/client/types';
import type { AssessedLimit } from './assess';
import type { Forecast } from './forecast';
import { forecastJson } from './forecastText';
import type { Judgement } from './judge';

/** One checked limit as a flat item: a table of them can be read. */
export function limitJson(limit: AssessedLimit, expected: Forecast | undefined): IDataObject {
	const { name, outcome, used, max, remaining, percent } = limit;
	return {
		limit: name,
		outcome,
		used,
		max,
		remaining,
		percent,
		...(expected && { forecast: forecastJson(expected) }),
	};
}

/** What this caller itself has used, as far as this n8n process knows. */
export function callerJson(client: SalesforceClient, now: number): IDataObject {
	const { callerName, history } = client;
	const { app, usage } = client.summary();
	const lastDay = history.ofTheDay(now);
	return {
		caller: {
			name: callerName,
			calls: history.total,
			since: new Date(history.since).toISOString(),
			callsOfLast24Hours: lastDay,
			percentOfLimit: usage && usage.limit > 0 ? percent(lastDay, usage.limit) : null,
		},
		...(app && {
			app: {
				name: app.name,
				used: app.used,
				max: app.limit,
				percent: percent(app.used, app.limit),
			},
		}),
	};
}

/** What was found in one sentence, without a full stop. */
export function stateOf({ outcome, limit, figures }: Judgement): string {
	if (!figures) return `${limit} is used up: Salesforce refused the check for that reason`;
	const { used, max, percent: share } = figures;
	return `${limit} is ${outcome}: ${used.toLocaleString('en-US')} of ${max.toLocaleString('en-US')} used (${share} %)`;
}

/** With two decimals. */
function percent(used: number, max: number): number {
	return max > 0 ? Math.round((used / max) * 10_000) / 100 : 0;
}
