import type { RecordReader } from '../model';
import { SoqlError } from '../soql/errors';
import { makeId } from '../store/ids';
import { errorTest } from './check';
import type { AssignmentRule, DuplicateRule, Hidden, RuleSet, ValidationRule } from './model';

type Given = Record<string, unknown>;

const kinds = ['validation', 'duplicate', 'hidden', 'assignment'];
/** Key prefix of the ids of assignment rules. */
const assignmentPrefix = '01Q';
/** The objects that `Sforce-Auto-Assign` is for. */
const assignable = new Set(['Account', 'Case', 'Lead']);

/** Reads a set of rules from the control API; returns the problem as text when there is one. */
export function readRules(reader: RecordReader, input: unknown): Partial<RuleSet> | string {
	if (!isObject(input)) return `rules are an object with ${kinds.join(', ')}`;
	const rules: Partial<RuleSet> = {};
	try {
		for (const [kind, list] of Object.entries(input)) {
			if (!Array.isArray(list) || !list.every(isObject)) return `'${kind}' must be a list`;
			if (kind === 'validation') rules.validation = list.map((each) => validation(reader, each));
			else if (kind === 'duplicate') rules.duplicate = list.map((each) => duplicate(reader, each));
			else if (kind === 'hidden') rules.hidden = list.map((each) => hidden(reader, each));
			else if (kind === 'assignment') {
				rules.assignment = list.map((each, index) => assignment(reader, each, index));
			} else return `unknown kind '${kind}', known: ${kinds.join(', ')}`;
		}
	} catch (error) {
		if (error instanceof RuleProblem || error instanceof SoqlError) return error.message.trim();
		throw error;
	}
	return rules;
}

class RuleProblem extends Error {}

function validation(reader: RecordReader, given: Given): ValidationRule {
	const { object, when, message, field } = only(given, ['object', 'when', 'message', 'field']);
	const rule: ValidationRule = {
		object: textOf('object', object),
		when: textOf('when', when),
		message: textOf('message', message),
		...(field === undefined ? {} : { field: textOf('field', field) }),
	};
	if (rule.field !== undefined) fieldOf(reader, rule.object, rule.field);
	errorTest(reader, rule, 0);
	return rule;
}

function duplicate(reader: RecordReader, given: Given): DuplicateRule {
	const known = ['object', 'name', 'fields', 'allowSave', 'message'];
	const { object, name, fields, allowSave = false, message } = only(given, known);
	if (!Array.isArray(fields) || fields.length === 0) throw new RuleProblem("'fields' is a list");
	if (typeof allowSave !== 'boolean') throw new RuleProblem("'allowSave' is true or false");
	const objectName = textOf('object', object);
	return {
		object: objectName,
		name: textOf('name', name),
		fields: fields.map((field) => fieldOf(reader, objectName, textOf('fields', field))),
		allowSave,
		...(message === undefined ? {} : { message: textOf('message', message) }),
	};
}

function hidden(reader: RecordReader, given: Given): Hidden {
	const { object, field } = only(given, ['object', 'field']);
	const objectName = textOf('object', object);
	if (field === undefined) {
		const schema = reader.schema(objectName);
		if (schema === undefined) throw new RuleProblem(`unknown object ${objectName}`);
		return { object: schema.name };
	}
	const name = fieldOf(reader, objectName, textOf('field', field));
	const found = reader.field(objectName, name);
	// Salesforce lets nobody hide what a record cannot be saved without.
	if (found?.nillable !== true && found?.type !== 'boolean') {
		throw new RuleProblem(`${objectName}.${name} is required and cannot be hidden`);
	}
	return { object: objectName, field: name };
}

function assignment(reader: RecordReader, given: Given, index: number): AssignmentRule {
	const {
		object,
		name,
		active = true,
		entries,
	} = only(given, ['object', 'name', 'active', 'entries']);
	const schema = reader.schema(textOf('object', object));
	if (schema === undefined || !assignable.has(schema.name)) {
		throw new RuleProblem(`assignment rules are for ${[...assignable].join(', ')}`);
	}
	if (typeof active !== 'boolean') throw new RuleProblem("'active' is true or false");
	if (!Array.isArray(entries) || !entries.every(isObject)) {
		throw new RuleProblem("'entries' is a list");
	}
	return {
		id: makeId(assignmentPrefix, index + 1),
		object: schema.name,
		name: textOf('name', name),
		active,
		entries: entries.map((entry) => assignmentEntry(reader, schema.name, entry)),
	};
}

function assignmentEntry(
	reader: RecordReader,
	object: string,
	given: Given,
): AssignmentRule['entries'][number] {
	const { when, owner } = only(given, ['when', 'owner']);
	const user = reader.byId('User', textOf('owner', owner));
	if (user === undefined) throw new RuleProblem(`no user ${textOf('owner', owner)}`);
	if (when === undefined) return { owner: user.Id };
	const condition = { object, when: textOf('when', when) };
	errorTest(reader, condition, 0);
	return { when: condition.when, owner: user.Id };
}

function fieldOf(reader: RecordReader, objectName: string, name: string): string {
	const field = reader.field(objectName, name);
	if (field === undefined) throw new RuleProblem(`unknown field ${objectName}.${name}`);
	return field.name;
}

function only(given: Given, known: string[]): Given {
	const unknown = Object.keys(given).find((key) => !known.includes(key));
	if (unknown === undefined) return given;
	throw new RuleProblem(`unknown key '${unknown}', known: ${known.join(', ')}`);
}

function textOf(key: string, value: unknown): string {
	if (typeof value === 'string' && value !== '') return value;
	throw new RuleProblem(`'${key}' must be text`);
}

function isObject(input: unknown): input is Given {
	return typeof input === 'object' && input !== null && !Array.isArray(input);
}
