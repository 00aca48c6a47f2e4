import type {
	FieldSubquery,
	FieldType as SelectItem,
	FunctionExp,
	Subquery,
} from '@jetstreamapp/soql-parser-js';
import type { FieldSchema, FieldType, FieldValue, ObjectSchema, Row } from '../model';
import { compoundReader, isCompound } from '../schema/compound';
import { jsonDatetime } from './dates';
import { SoqlError, unsupportedSoql } from './errors';
import { formatted } from './format';
import { LazyRows } from './lazyRows';
import type { Path, Scope, Step } from './paths';
import { follow, resolvePath, typeField } from './paths';
import { isPlainField, planRows, refuseUnknownClauses, writtenName } from './rows';
import { compileTypeof } from './typeof';

export type JsonValue = string | number | boolean | null | JsonRecord | JsonRecord[];
export interface JsonRecord {
	[key: string]: JsonValue;
}

/** Builds the JSON record of a row. */
export type Shape = (row: Row, objectName: string) => JsonRecord;

/** FIELDS(ALL) and FIELDS(CUSTOM) need a LIMIT of at most this many rows (SOQL guide). */
const maxFieldsLimit = 200;

/** A value as REST prints it. */
export function jsonValue(value: FieldValue | undefined, type: FieldType): FieldValue {
	if (value === null || value === undefined) return type === 'boolean' ? false : null;
	return type === 'datetime' && typeof value === 'number' ? jsonDatetime(value) : value;
}

/** Compiles the SELECT list of a query without aggregates. */
export function compileSelect(scope: Scope, items: SelectItem[], limit: number | undefined): Shape {
	const builder = new ShapeBuilder(scope);
	const chosen = new Set<string>();
	const add = (path: Path, convert?: Convert): void => {
		if (chosen.has(path.name)) {
			throw new SoqlError('INVALID_FIELD', `duplicate field selected: ${path.name}`);
		}
		chosen.add(path.name);
		builder.add(path.steps, path.field, convert);
	};
	for (const item of items) {
		if (item.type === 'FieldSubquery') builder.addChildren(item);
		else if (isPlainField(item)) {
			if ('alias' in item && item.alias !== undefined) throw aliased(scope, item.alias);
			add(resolvePath(scope, writtenName(item)));
		} else if (item.type === 'FieldTypeof')
			builder.addEntry(compileTypeof(scope, item, compileFields));
		else if (item.functionName.toUpperCase() === 'FIELDS') {
			for (const field of expandFields(scope, item.parameters, limit)) {
				add(resolvePath(scope, field.name));
			}
		} else {
			const { path, convert } = selectFunction(scope, item);
			if (item.alias === undefined) add(path, convert);
			else {
				const read = (row: Row): JsonValue => convert(path.get(row), path.field.type);
				builder.addEntry({ key: item.alias, read });
			}
		}
	}
	return builder.shape();
}

function compileFields(scope: Scope, names: string[]): Shape {
	const builder = new ShapeBuilder(scope);
	for (const name of names) {
		const path = resolvePath(scope, name);
		builder.add(path.steps, path.field);
	}
	return builder.shape();
}

/** toLabel, convertCurrency and FORMAT; the org has one language and one currency. */
function selectFunction(scope: Scope, item: FunctionExp): { path: Path; convert: Convert } {
	const [parameter, ...rest] = item.parameters ?? [];
	const name = (item.functionName ?? '').toUpperCase();
	if (rest.length > 0 || parameter === undefined || !selectFunctions.has(name)) {
		throw unsupportedSoql(`function ${item.rawValue ?? name}`);
	}
	const format: Convert = (value, type) => formatted(value, type, scope.datetimeFormat);
	if (typeof parameter === 'object') {
		if (name !== 'FORMAT') throw unsupportedSoql(`function ${item.rawValue ?? name}`);
		return { path: selectFunction(scope, parameter).path, convert: format };
	}
	const path = resolvePath(scope, parameter);
	if (name === 'CONVERTCURRENCY' && path.field.type !== 'currency') {
		throw scope.source.errorAtWord(
			'INVALID_FIELD',
			parameter,
			`field '${path.name}' is not a currency field`,
		);
	}
	return { path, convert: name === 'FORMAT' ? format : jsonValue };
}

function aliased(scope: Scope, alias: string): SoqlError {
	return scope.source.errorAtWord(
		'MALFORMED_QUERY',
		alias,
		'only aggregate expressions use field aliasing',
	);
}

function expandFields(
	scope: Scope,
	parameters: unknown[],
	limit: number | undefined,
): FieldSchema[] {
	const [kind] = parameters;
	const group = typeof kind === 'string' ? kind.toUpperCase() : '';
	const { fields } = scope.object;
	if (group === 'STANDARD') return fields.filter((field) => field.custom !== true);
	if (group !== 'ALL' && group !== 'CUSTOM') {
		throw scope.source.errorAtWord('MALFORMED_QUERY', group, `unexpected token: '${group}'`);
	}
	if (limit === undefined || limit > maxFieldsLimit) {
		throw new SoqlError(
			'MALFORMED_QUERY',
			`The SOQL FIELDS function must have a LIMIT of at most ${maxFieldsLimit}`,
		);
	}
	return group === 'ALL' ? fields : fields.filter((field) => field.custom === true);
}

/** A field's value as the query wants it printed. */
type Convert = (value: FieldValue, type: FieldType) => FieldValue;

const selectFunctions = new Set(['TOLABEL', 'CONVERTCURRENCY', 'FORMAT']);

type Reader = (row: Row, objectName: string) => JsonValue;

class ShapeBuilder {
	private readonly entries: Array<{ key: string; read: Reader }> = [];
	private readonly parents = new Map<string, ShapeBuilder>();

	constructor(private readonly scope: Scope) {}

	add(steps: Step[], field: FieldSchema, convert?: Convert): void {
		const [step, ...rest] = steps;
		if (step === undefined) {
			this.addField(field, convert);
			return;
		}
		const key = step.relationshipName;
		const known = this.parents.get(key);
		if (known !== undefined) {
			known.add(rest, field, convert);
			return;
		}
		const parent = new ShapeBuilder(this.scope);
		this.parents.set(key, parent);
		parent.add(rest, field, convert);
		// Compiled at the first row, when all fields of the parent have been added.
		let shape: Shape | undefined;
		this.entries.push({
			key,
			read: (row) => {
				shape ??= parent.shape();
				const found = follow(this.scope.reader, step, row);
				return found === undefined ? null : shape(found.row, found.object.name);
			},
		});
	}

	addChildren(item: FieldSubquery): void {
		const children = compileChildren(this.scope, item.subquery);
		this.entries.push({ key: children.relationshipName, read: (row) => children.read(row.Id) });
	}

	shape(): Shape {
		const base = `/services/data/v${this.scope.apiVersion}/sobjects`;
		const { entries } = this;
		return (row, objectName) => {
			const record: JsonRecord = {
				attributes: { type: objectName, url: `${base}/${objectName}/${row.Id}` },
			};
			for (const entry of entries) record[entry.key] = entry.read(row, objectName);
			return record;
		};
	}

	/** A value of the record that is no plain field. */
	addEntry(entry: { key: string; read: Reader }): void {
		this.entries.push(entry);
	}

	private addField(field: FieldSchema, convert: Convert = jsonValue): void {
		const { name, type } = field;
		if (isCompound(field)) {
			this.addCompound(field);
			return;
		}
		this.entries.push({
			key: name,
			read:
				field === typeField
					? (_row, objectName) => objectName
					: (row) => convert(row[name] ?? null, type),
		});
	}

	private addCompound(field: FieldSchema): void {
		const { reader } = this.scope;
		this.entries.push({
			key: field.name,
			read: (row, objectName) => {
				const schema = reader.schema(objectName);
				return schema === undefined ? null : compoundReader(schema, field)(row);
			},
		});
	}
}

interface Children {
	relationshipName: string;
	read: (parentId: string) => JsonValue;
}

function compileChildren(outer: Scope, subquery: Subquery): Children {
	refuseUnknownClauses(subquery);
	const { object, relationshipName, foreignKey } = findChildren(outer, subquery);
	const scope: Scope = { ...outer, object, alias: subquery.sObjectAlias };
	const items = subquery.fields ?? [];
	if (
		items.some((item) => item.type === 'FieldFunctionExpression' && item.isAggregateFn === true)
	) {
		throw outer.source.errorAtWord(
			'MALFORMED_QUERY',
			subquery.relationshipName,
			'only root queries support aggregate expressions',
		);
	}
	const shape = compileSelect(scope, items, subquery.limit);
	const plan = planRows(scope, subquery);
	let byParent: Map<string, Row[]> | undefined;
	const read = (parentId: string): JsonValue => {
		byParent ??= groupBy(plan.matching(), foreignKey);
		const rows = plan.arrange(byParent.get(parentId) ?? []);
		if (rows.length === 0) {
			if (outer.emptyChildren !== 'object') return null;
			return { totalSize: 0, done: true, records: [] };
		}
		const result = new LazyRows(rows, shape, object.name);
		if (outer.childPage !== undefined) return outer.childPage(result);
		return { totalSize: rows.length, done: true, records: result.records };
	};
	return { relationshipName, read };
}

function findChildren(
	outer: Scope,
	subquery: Subquery,
): { object: ObjectSchema; relationshipName: string; foreignKey: string } {
	const word = subquery.relationshipName.toLowerCase();
	const relationship = outer.object.childRelationships.find(
		(each) => each.relationshipName.toLowerCase() === word,
	);
	const object =
		relationship === undefined ? undefined : outer.reader.schema(relationship.childSObject);
	if (relationship === undefined || object === undefined) {
		throw outer.source.errorAtWord(
			'INVALID_TYPE',
			subquery.relationshipName,
			`Didn't understand relationship '${subquery.relationshipName}' in FROM part of query call. ` +
				"If you are attempting to use a custom relationship, be sure to append the '__r' after " +
				'the custom relationship name. Please reference your WSDL or the describe call for the ' +
				'appropriate names.',
		);
	}
	return {
		object,
		relationshipName: relationship.relationshipName,
		foreignKey: relationship.field,
	};
}

function groupBy(rows: Iterable<Row>, field: string): Map<string, Row[]> {
	const groups = new Map<string, Row[]>();
	for (const row of rows) {
		const parentId = row[field];
		if (typeof parentId !== 'string') continue;
		const group = groups.get(parentId);
		if (group === undefined) groups.set(parentId, [row]);
		else group.push(row);
	}
	return groups;
}
