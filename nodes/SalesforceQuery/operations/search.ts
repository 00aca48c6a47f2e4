import type { IDataObject } from 'n8n-workflow';

import { withoutAttributes } from '../../shared/client/attributes';
import { fitsAddress, type SalesforceRecord } from '../../shared/client/queryPages';
import { bindSearch } from '../../shared/soql/sosl';
import { eachItem } from './operation';
import { readOptionValues, readQueryParameters, readStatement } from './parameters';

/** Runs the SOSL search of each item; Salesforce gives up to 2,000 records, best matches first. */
export const search = eachItem((context, client, item) => {
	const statement = readStatement(
		context,
		item,
		['search', 'Search'],
		'FIND {Acme} IN ALL FIELDS RETURNING Account(Id, Name)',
	);
	const query = bindSearch(statement, readQueryParameters(context, item));
	if (!fitsAddress(query)) {
		throw new RangeError(
			"'Search' is too long: Salesforce takes a search only in the address. Shorten its term or its conditions.",
		);
	}
	// Rows of several objects come together, and the attributes say which is which.
	const keepAttributes = readOptionValues(context, item).keepAttributes !== false;
	return Promise.resolve({
		key: JSON.stringify([query, keepAttributes]),
		answer: async () => {
			const { body } = await client.request<{ searchRecords: SalesforceRecord[] }>({
				method: 'GET',
				path: '/search',
				query: { q: query },
			});
			return body.searchRecords.map((record) => ({
				json: keepAttributes ? (record as IDataObject) : withoutAttributes(record),
			}));
		},
	});
});
