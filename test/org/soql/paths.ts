import type { FieldSchema, FieldValue, ObjectSchema, RecordReader, Row } from '../model';
import { isEvent } from '../schema/events';
import { SoqlError } from './errors';
import type { RowsResult } from './lazyRows';
import type { SoqlDialect } from './options';
import type { JsonRecord } from './select';
import type { Source } from './source';

/** Relationship steps up from the object asked: "SOQL and SOSL Limits", five levels. */
const maxSteps = 5;

/** Fields SOQL offers on a relationship that can point to several objects (entity `Name`). */
export const nameEntityFields = new Set(
	[
		'Id',
		'Name',
		'FirstName',
		'LastName',
		'Title',
		'Email',
		'Phone',
		'Username',
		'Alias',
		'Type',
	].map((name) => name.toLowerCase()),
);

/** Where names in a clause are looked up. */
export interface Scope extends Partial<SoqlDialect> {
	reader: RecordReader;
	source: Source;
	object: ObjectSchema;
	alias?: string;
	/** Org time, epoch milliseconds. */
	now: number;
	includeDeleted: boolean;
	apiVersion: string;
	/** Makes the first page of a child query's result; absent: all rows in one. */
	childPage?: (result: RowsResult) => JsonRecord;
}

/** One step from a record to its parent. */
export interface Step {
	relationshipName: string;
	field: string;
	/** Objects of this org the step may lead to. */
	targets: ObjectSchema[];
}

/** A field path, resolved: names in exact case, a typed end, a getter. */
export interface Path {
	steps: Step[];
	field: FieldSchema;
	/** `Account.Owner.Name` in exact case. */
	name: string;
	get: (row: Row) => FieldValue;
}

/** Resolves `Name`, `a.Name` or `Account.Owner.Name`; unknown parts are INVALID_FIELD. */
export function resolvePath(scope: Scope, raw: string): Path {
	const parts = raw.split('.');
	const head = parts[0] ?? '';
	if (parts.length > 1 && isOwnPrefix(scope, head)) parts.shift();
	const fieldName = parts.pop() ?? '';
	if (parts.length > maxSteps) {
		throw scope.source.errorAtWord(
			'MALFORMED_QUERY',
			raw,
			`SOQL relationships may not be more than ${maxSteps} levels`,
		);
	}
	const steps: Step[] = [];
	let objects = [scope.object];
	for (const relationship of parts) {
		const step = findStep(scope, objects, relationship);
		if (step === undefined) throw noRelationship(scope, raw, relationship);
		steps.push(step);
		objects = step.targets;
	}
	const field = findField(objects, fieldName);
	if (field === undefined) throw noColumn(scope, raw, fieldName, objects);
	const name = [...steps.map((step) => step.relationshipName), field.name].join('.');
	return { steps, field, name, get: getter(scope.reader, steps, field) };
}

/** The parent a step leads to, with its object; undefined when empty or not visible. */
export function follow(
	reader: RecordReader,
	step: Step,
	row: Row,
): { row: Row; object: ObjectSchema } | undefined {
	const id = row[step.field];
	if (typeof id !== 'string') return undefined;
	const only = step.targets.length === 1 ? step.targets[0] : undefined;
	const object = only ?? step.targets.find((target) => id.startsWith(target.keyPrefix));
	if (object === undefined) return undefined;
	const parent = reader.byId(object.name, id, { includeDeleted: true });
	return parent === undefined ? undefined : { row: parent, object };
}

function isOwnPrefix(scope: Scope, head: string): boolean {
	const word = head.toLowerCase();
	if (scope.alias?.toLowerCase() === word) return true;
	if (scope.object.name.toLowerCase() !== word) return false;
	return findStep(scope, [scope.object], head) === undefined;
}

/** The step a relationship name stands for on the first object that has it. */
export function findStep(
	scope: Scope,
	objects: ObjectSchema[],
	relationship: string,
): Step | undefined {
	const word = relationship.toLowerCase();
	for (const object of objects) {
		const field = object.fields.find((each) => each.relationshipName?.toLowerCase() === word);
		if (field?.relationshipName === undefined) continue;
		const targets = (field.referenceTo ?? [])
			.map((name) => scope.reader.schema(name))
			.filter((schema) => schema !== undefined);
		// A parent the user cannot read cannot be gone through either.
		if (targets.length === 0) return undefined;
		return { relationshipName: field.relationshipName, field: field.name, targets };
	}
	return undefined;
}

function findField(objects: ObjectSchema[], name: string): FieldSchema | undefined {
	const word = name.toLowerCase();
	if (objects.length > 1) {
		if (!nameEntityFields.has(word)) return undefined;
		if (word === 'type') return typeField;
	}
	for (const object of objects) {
		const field = object.fields.find((each) => each.name.toLowerCase() === word);
		if (field !== undefined) return field;
	}
	return undefined;
}

/** `What.Type`, which tells the object a polymorphic relationship points to. */
export const typeField: FieldSchema = {
	name: 'Type',
	label: 'Type',
	type: 'string',
	length: 40,
	nillable: true,
	createable: false,
	updateable: false,
};

function getter(reader: RecordReader, steps: Step[], field: FieldSchema): (row: Row) => FieldValue {
	const { name } = field;
	const isBoolean = field.type === 'boolean';
	const read = (row: Row): FieldValue => row[name] ?? (isBoolean ? false : null);
	if (steps.length === 0) return read;
	return (row) => {
		let current = row;
		let objectName = '';
		for (const step of steps) {
			const parent = follow(reader, step, current);
			if (parent === undefined) return null;
			current = parent.row;
			objectName = parent.object.name;
		}
		return field === typeField ? objectName : read(current);
	};
}

function entityName(objects: ObjectSchema[]): string {
	return objects.length === 1 ? (objects[0]?.name ?? 'Name') : 'Name';
}

function noColumn(scope: Scope, raw: string, field: string, objects: ObjectSchema[]): SoqlError {
	return scope.source.errorAtWord(
		'INVALID_FIELD',
		raw,
		`No such column '${field}' on entity '${entityName(objects)}'. If you are attempting to use a ` +
			"custom field, be sure to append the '__c' after the custom field name. Please reference " +
			'your WSDL or the describe call for the appropriate names.',
	);
}

function noRelationship(scope: Scope, raw: string, relationship: string): SoqlError {
	return scope.source.errorAtWord(
		'INVALID_FIELD',
		raw,
		`Didn't understand relationship '${relationship}' in field path. If you are attempting to ` +
			"use a custom relationship, be sure to append the '__r' after the custom relationship " +
			'name. Please reference your WSDL or the describe call for the appropriate names.',
	);
}

/** The object of a FROM clause; unknown ones are INVALID_TYPE. */
export function resolveObject(reader: RecordReader, source: Source, name: string): ObjectSchema {
	const schema = reader.schema(name);
	if (schema !== undefined && isEvent(schema.name)) {
		throw new SoqlError(
			'INVALID_TYPE_FOR_OPERATION',
			`entity type ${schema.name} does not support query`,
		);
	}
	if (schema !== undefined) return schema;
	throw source.errorAtWord(
		'INVALID_TYPE',
		name,
		`sObject type '${name}' is not supported. If you are attempting to use a custom object, be ` +
			"sure to append the '__c' after the entity name. Please reference your WSDL or the describe " +
			'call for the appropriate names.',
	);
}
