import type { RecordError, RecordReader, Row } from '../model';
import { parseSoql } from '../soql/parse';
import { resolveObject } from '../soql/paths';
import { compileWhere, type RowTest } from '../soql/where';
import { unsupportedSoql } from '../soql/errors';
import { recordError } from '../store/recordErrors';
import { duplicatesDetected, type DuplicateFinding } from './duplicates';
import type { DuplicateRule, RuleSet, ValidationRule } from './model';

/** How a save meets the rules. */
export interface RuleMode {
	/** The caller insists on saving duplicates (`Sforce-Duplicate-Rule-Header: allowSave=true`). */
	allowDuplicates: boolean;
	apiVersion: string;
	key: DuplicateFinding['key'];
	now: number;
}

/** What the org's validation and duplicate rules say of a record about to be saved. */
export function ruleErrors(
	reader: RecordReader,
	rules: RuleSet,
	objectName: string,
	row: Row,
	mode: RuleMode,
): RecordError[] {
	const failures = rules.validation
		.filter((rule) => isOf(rule, objectName) && errorTest(reader, rule, mode.now)(row))
		.map((rule) =>
			recordError(
				'FIELD_CUSTOM_VALIDATION_EXCEPTION',
				rule.message,
				rule.field === undefined ? [] : [rule.field],
			),
		);
	if (failures.length > 0) return failures;
	for (const rule of rules.duplicate) {
		if (!isOf(rule, objectName) || (mode.allowDuplicates && rule.allowSave)) continue;
		const matchIds = duplicatesOf(reader, rule, objectName, row);
		if (matchIds.length === 0) continue;
		return [
			duplicatesDetected({
				rule,
				objectName,
				matchIds,
				apiVersion: mode.apiVersion,
				key: mode.key,
			}),
		];
	}
	return [];
}

/** Compiles a rule's condition; throws `SoqlError` when it is none. */
export function errorTest(
	reader: RecordReader,
	rule: Pick<ValidationRule, 'object' | 'when'>,
	now: number,
): RowTest {
	const { source, query } = parseSoql(`SELECT Id FROM ${rule.object} WHERE ${rule.when}`);
	const object = resolveObject(reader, source, rule.object);
	const scope = { reader, source, object, now, includeDeleted: false, apiVersion: '' };
	return compileWhere(scope, query.where, () => {
		throw unsupportedSoql('a subquery in a validation rule');
	}).test;
}

function duplicatesOf(
	reader: RecordReader,
	rule: DuplicateRule,
	objectName: string,
	row: Row,
): string[] {
	const [first, ...rest] = rule.fields;
	const value = first === undefined ? null : (row[first] ?? null);
	if (first === undefined || value === null) return [];
	return reader
		.byField(objectName, first, value)
		.filter((other) => other.Id !== row.Id && rest.every((name) => same(other[name], row[name])))
		.map((other) => other.Id);
}

function same(left: Row[string] | undefined, right: Row[string] | undefined): boolean {
	if (left === null || left === undefined) return false;
	return String(left).toLowerCase() === String(right ?? '').toLowerCase();
}

function isOf(rule: { object: string }, objectName: string): boolean {
	return rule.object.toLowerCase() === objectName.toLowerCase();
}
