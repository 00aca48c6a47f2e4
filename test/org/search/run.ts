import { salesforceError, unsupported } from '../errors';
import type { FieldSchema, ObjectSchema, Row } from '../model';
import type { Org } from '../org';
import { isEvent } from '../schema/events';
import { runQuery, SoqlError, type JsonRecord } from '../soql';
import type { FieldGroup, Returning, Search } from './sosl';
import { compileTerm, type TermTest } from './term';

/** Records one search answers at most, as Salesforce bounds it. */
const mostRecords = 2000;

/** Runs a search over what the org holds; records object by object in the order asked for. */
export function runSearch(org: Org, search: Search, apiVersion: string): JsonRecord[] {
	const test = compileTerm(search.term);
	const returning: Returning[] =
		search.returning.length > 0
			? search.returning
			: org.store
					.objectNames()
					.filter((name) => isSearchable(org, name))
					.map((object) => ({ object, fields: [] }));
	const records = returning.flatMap((each) => searchObject(org, each, search, test, apiVersion));
	return records.slice(0, Math.min(search.limit ?? mostRecords, mostRecords));
}

/** Whether a search over everything looks at an object: no event, and none that describe excepts. */
function isSearchable(org: Org, name: string): boolean {
	return !isEvent(name) && org.store.schema(name)?.abilities?.searchable !== false;
}

function searchObject(
	org: Org,
	returning: Returning,
	search: Search,
	test: TermTest,
	apiVersion: string,
): JsonRecord[] {
	const schema = org.store.schema(returning.object);
	if (schema === undefined) {
		throw salesforceError(
			400,
			'INVALID_TYPE',
			`sObject type '${returning.object}' is not supported.`,
		);
	}
	const searched = schema.fields.filter((field) => isSearched(field, search.group));
	const matches = (id: string): boolean => {
		const row = org.store.byId(schema.name, id);
		return row !== undefined && searched.some((field) => test(textOf(row, field)));
	};
	const { offset = 0, limit = mostRecords } = returning;
	return selectAll(org, schema, returning, apiVersion)
		.filter((record) => matches(idOf(record)))
		.slice(offset, offset + limit);
}

/** Everything the object's own clauses select; the search term then takes its share. */
function selectAll(
	org: Org,
	schema: ObjectSchema,
	returning: Returning,
	apiVersion: string,
): JsonRecord[] {
	const { fields, where, orderBy } = returning;
	const soql =
		`SELECT ${fields.length === 0 ? 'Id' : fields.join(', ')} FROM ${schema.name}` +
		(where === undefined ? '' : ` WHERE ${where}`) +
		(orderBy === undefined ? '' : ` ORDER BY ${orderBy}`);
	try {
		const now = org.clock.now();
		const result = runQuery(org.store, soql, { includeDeleted: false, now, apiVersion });
		if (result.kind === 'count') throw unsupported('COUNT() in a search');
		return result.records;
	} catch (error) {
		if (!(error instanceof SoqlError)) throw error;
		if (error.errorCode === 'UNSUPPORTED') throw unsupported(error.message);
		throw salesforceError(400, error.errorCode, error.message);
	}
}

function isSearched(field: FieldSchema, group: FieldGroup): boolean {
	const isName =
		field.nameField === true || (field.compoundFieldName === 'Name' && field.type === 'string');
	switch (group) {
		case 'NAME':
			return isName;
		case 'EMAIL':
			return field.type === 'email';
		case 'PHONE':
			return field.type === 'phone';
		case 'SIDEBAR':
			return isName || ['email', 'phone'].includes(field.type) || field.externalId === true;
		case 'ALL':
			return ['string', 'textarea', 'email', 'phone', 'url'].includes(field.type);
	}
}

function textOf(row: Row, field: FieldSchema): string {
	const value = row[field.name];
	return typeof value === 'string' ? value : '';
}

function idOf(record: JsonRecord): string {
	const { attributes } = record;
	const url =
		typeof attributes === 'object' && attributes !== null && 'url' in attributes
			? attributes['url']
			: '';
	return typeof url === 'string' ? url.slice(url.lastIndexOf('/') + 1) : '';
}
