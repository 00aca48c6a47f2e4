import { build } from './build';
import { execute } from './execute';
import { explain } from './explain';
import type { Operation } from './operation';
import { search } from './search';

/** What each operation does, by resource and operation. */
const OPERATIONS = new Map<string, Operation>([
	['soql.build', build],
	['soql.execute', execute],
	['soql.explain', explain],
	['sosl.search', search],
]);

/**
 * The operation a node is set to.
 *
 * @throws {RangeError} for a combination that does not exist, which an expression can give
 */
export function operationOf(resource: string, operation: string): Operation {
	const found = OPERATIONS.get(`${resource}.${operation}`);
	if (found) return found;
	throw new RangeError(`Salesforce Query has no operation "${operation}" of "${resource}".`);
}
