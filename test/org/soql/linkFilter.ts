import type { WhereClause } from '@jetstreamapp/soql-parser-js';
import { buildTree, type BooleanTree, type ChainCondition } from './boolean-tree';
import { SoqlError } from './errors';
import type { Scope } from './paths';

/** One of these must be compared with `=` or `IN`. */
const neededFields = new Set(['contentdocumentid', 'id', 'linkedentityid']);
const neededOperators = new Set(['=', 'IN']);

/**
 * ContentDocumentLink is not queried without saying whose links are meant. Code and text are seen in
 * many threads; with the permission Query All Files, which this org's user has not, the rule is lifted.
 */
export function refuseUnfilteredLinks(scope: Scope, where: WhereClause | undefined): void {
	if (scope.object.name !== 'ContentDocumentLink') return;
	if (where !== undefined && isFiltered(buildTree(scope.source, where))) return;
	throw new SoqlError(
		'MALFORMED_QUERY',
		'Implementation restriction: ContentDocumentLink requires a filter by a single Id on ' +
			"ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN " +
			'operator.',
	);
}

function isFiltered(tree: BooleanTree<ChainCondition>): boolean {
	if (tree.kind === 'and') return tree.children.some(isFiltered);
	if (tree.kind !== 'test') return false;
	const { condition } = tree;
	if ('fn' in condition) return false;
	return (
		neededFields.has(condition.field.toLowerCase()) &&
		neededOperators.has(condition.operator.toUpperCase())
	);
}
