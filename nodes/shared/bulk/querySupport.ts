/** Words, strings and single characters of SOQL; comments do not exist in it. */
const TOKEN = /'(?:\\.|[^'\\])*'|[\w.:]+|\S/g;

const AGGREGATES = new Set(['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX', 'GROUPING']);

/** What Bulk API 2.0 cannot run, and what to do instead. */
const INSTEAD = 'Use the Salesforce Query node for it.';

/**
 * Says why Bulk API 2.0 would refuse a query, before a job is made for it. Only what it documents as
 * unsupported is looked for; everything else is left to Salesforce.
 *
 * @returns undefined for a query it can run
 */
export function bulkQueryProblem(soql: string): string | undefined {
	const tokens = soql.match(TOKEN) ?? [];
	if (tokens[0]?.toUpperCase() !== 'SELECT') {
		return "'Query' does not start with SELECT. Enter a SOQL query.";
	}
	let depth = 0;
	let inFields = true;
	for (let i = 1; i < tokens.length; i++) {
		const word = (tokens[i] ?? '').toUpperCase();
		const next = (tokens[i + 1] ?? '').toUpperCase();
		if (word === '(') depth++;
		else if (word === ')') depth--;
		const found = inFields
			? fieldProblem(word, next)
			: depth === 0
				? clauseProblem(word, next)
				: undefined;
		if (found !== undefined)
			return `'Query' uses ${found}, which a bulk query cannot do. ${INSTEAD}`;
		if (depth === 0 && word === 'FROM') inFields = false;
	}
	return undefined;
}

function fieldProblem(word: string, next: string): string | undefined {
	if (word === '(' && next === 'SELECT') return 'a subquery of child records';
	if (word === 'TYPEOF') return 'TYPEOF';
	if (next !== '(') return undefined;
	if (AGGREGATES.has(word)) return `the aggregate function ${word}()`;
	return word === 'FIELDS' ? 'FIELDS()' : undefined;
}

function clauseProblem(word: string, next: string): string | undefined {
	if (word === 'GROUP' && next === 'BY') return 'GROUP BY';
	return word === 'OFFSET' && /^\d+$/.test(next) ? 'OFFSET' : undefined;
}
