import type { IDataObject } from 'n8n-workflow';

import { fitsAddress } from '../../shared/client/queryPages';
import { bindParameters } from '../../shared/soql/bind';
import { eachItem } from './operation';
import { readQuery, readQueryParameters } from './parameters';

interface QueryPlans {
	plans: IDataObject[];
}

/** Asks how Salesforce would run each item's query, the plan it prefers first; nothing is read. */
export const explain = eachItem((context, client, item) => {
	const query = bindParameters(readQuery(context, item), readQueryParameters(context, item));
	if (!fitsAddress(query)) {
		throw new RangeError(
			"'Query' is too long to be explained: Salesforce takes the query of a plan only in the address. Shorten its lists.",
		);
	}
	return Promise.resolve({
		key: query,
		answer: async () => {
			const { body } = await client.request<QueryPlans>({
				method: 'GET',
				path: '/query',
				query: { explain: query },
				lane: 'interactive',
			});
			return body.plans.map((plan) => ({ json: plan }));
		},
	});
});
