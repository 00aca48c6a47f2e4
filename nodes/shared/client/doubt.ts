import type { RecordError, RecordResult } from './recordResult';

/**
 * Codes with which Salesforce refuses a record for what was sent, whatever the org holds (SOAP API
 * Developer Guide, StatusCode): an earlier attempt with the same content can only have failed as well.
 *
 * Left out are codes whose verdict a first attempt that succeeded can have brought about:
 * `DUPLICATE_VALUE` and `DUPLICATES_DETECTED` (it holds the key), `FIELD_CUSTOM_VALIDATION_EXCEPTION`
 * and `ENTITY_IS_LOCKED` (a record once closed or in approval cannot be changed),
 * `INSUFFICIENT_ACCESS_*` and `INVALID_CROSS_REFERENCE_KEY` (it gave the record to another owner),
 * `INVALID_FIELD_FOR_INSERT_UPDATE` (an upsert that created the record now updates it).
 */
const BY_CONTENT: ReadonlySet<string> = new Set([
	'INVALID_EMAIL_ADDRESS',
	'INVALID_FIELD',
	'INVALID_TYPE',
	'INVALID_TYPE_ON_FIELD_IN_RECORD',
	'JSON_PARSER_ERROR',
	'MALFORMED_ID',
	'NUMBER_OUTSIDE_VALID_RANGE',
	'REQUIRED_FIELD_MISSING',
	'STRING_TOO_LONG',
]);

/**
 * Results of a call that was sent again because the reply of an earlier attempt was lost. A record that
 * fails on the second attempt may have been saved by the first, so that its outcome is unknown; it has
 * failed for certain only where what was sent is itself the reason, or where such a record has undone
 * the whole of a call that saves all or none.
 */
export function afterDoubt(results: readonly RecordResult[]): RecordResult[] {
	const failedTwice = results.some(failedByContent);
	return results.map((result) => {
		const certain = failedByContent(result) || (failedTwice && wasRolledBack(result));
		return result.outcome !== 'failed' || certain ? result : inDoubt(result);
	});
}

/** Whether a record failed only because another of its all-or-none call did. */
export function wasRolledBack({ errors }: Pick<RecordResult, 'errors'>): boolean {
	return errors.some(({ statusCode }) => statusCode === 'ALL_OR_NONE_OPERATION_ROLLED_BACK');
}

function failedByContent({ outcome, errors }: RecordResult): boolean {
	return outcome === 'failed' && errors.some(({ statusCode }) => BY_CONTENT.has(statusCode));
}

function inDoubt(result: RecordResult): RecordResult {
	const [first] = result.errors;
	const answer = first ? `: ${first.statusCode}: ${first.message}` : '';
	const error: RecordError = {
		statusCode: 'OUTCOME_UNKNOWN',
		message: `A reply was lost, so the record was sent again, and the second attempt failed${answer}. The first may have saved it: look in Salesforce, by ID or external ID, before you run it again.`,
		fields: first?.fields ?? [],
	};
	return { ...result, outcome: 'unknown', errors: [error, ...result.errors] };
}
