import { MAX_SOQL_LENGTH } from '../../shared/client/queryPages';
import { bindInParts } from '../../shared/soql/split';
import { answerTo } from './answer';
import { executeForAll } from './executeForAll';
import { eachItem, type Operation } from './operation';
import { readOptions } from './options';
import { readOptionValues, readQuery, readQueryParameters } from './parameters';

/** Runs the SOQL query of each item and returns every page; items that ask the same share one run. */
const executeForEach = eachItem((context, client, item) => {
	const query = readQuery(context, item);
	const parameters = readQueryParameters(context, item);
	const options = readOptions(readOptionValues(context, item));
	const statements = bindInParts(query, parameters, MAX_SOQL_LENGTH);
	return Promise.resolve({
		key: JSON.stringify([statements, options]),
		answer: () => answerTo(context, client, { statements, options }),
	});
});

/** Runs SOQL queries: one for each item, or with 'Match Items' one for all of them. */
export const execute: Operation = async (context, client) => {
	const forAll = context.getNodeParameter('matchItems', 0, false) === true;
	return await (forAll ? executeForAll : executeForEach)(context, client);
};
