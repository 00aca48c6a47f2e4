import type { WhereClause } from '@jetstreamapp/soql-parser-js';
import type { ObjectSchema } from '../model';
import type { Org } from '../org';
import type { QueryResult } from '../soql';
import { parseSoql } from '../soql/parse';

/** What a table scan costs at least; below 1 a plan is selective. */
const scanCost = 2.8;
const indexedNames = ['createddate', 'systemmodstamp', 'name', 'ownerid', 'recordtypeid'];

/** The body of `?explain=`: one plan, by index when the filter has an indexed field, else a scan. */
export function explain(org: Org, soql: string, result: QueryResult): unknown {
	const { query } = parseSoql(soql);
	const sobjectType = org.store.schema(query.sObject ?? '')?.name ?? '';
	const schema = org.store.schema(sobjectType);
	const filters = filteredFields(query.where);
	const fields = filters.filter((name) => isIndexed(schema, name));
	const sobjectCardinality = org.store.count(sobjectType);
	const cardinality = result.totalSize;
	const share = sobjectCardinality === 0 ? 0 : cardinality / sobjectCardinality;
	const isIndex = fields.length > 0;
	const unindexed = filters.filter((name) => !fields.includes(name));
	const notes = (isIndex ? [] : [...unindexed, 'IsDeleted']).map((name) => ({
		description: 'Not considering filter for optimization because unindexed',
		fields: [name],
		tableEnumOrId: sobjectType,
	}));
	return {
		plans: [
			{
				cardinality,
				fields,
				leadingOperationType: isIndex ? 'Index' : 'TableScan',
				notes,
				relativeCost: isIndex ? share : scanCost + share,
				sobjectCardinality,
				sobjectType,
			},
		],
		sourceQuery: soql,
	};
}

function isIndexed(schema: ObjectSchema | undefined, name: string): boolean {
	const field = schema?.fields.find(
		(candidate) => candidate.name.toLowerCase() === name.toLowerCase(),
	);
	if (field === undefined) return false;
	return (
		['id', 'reference'].includes(field.type) ||
		field.externalId === true ||
		field.unique === true ||
		indexedNames.includes(name.toLowerCase())
	);
}

function filteredFields(clause: WhereClause | undefined): string[] {
	const names: string[] = [];
	for (let at = clause; at !== undefined; at = 'right' in at ? at.right : undefined) {
		if (at.left !== null && 'field' in at.left) names.push(at.left.field);
	}
	return names;
}
