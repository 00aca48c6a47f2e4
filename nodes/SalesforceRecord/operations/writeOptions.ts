import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** What happens to items that mean the same record. */
export type SameKey = 'fail' | 'lastWins' | 'inOrder';

/** By which API records are written. */
export type ApiChoice = 'rest' | 'bulk' | 'automatic';

/** The options of a write that are the same for all items. */
export interface WriteOptions {
	allOrNone: boolean;
	sameKey: SameKey;
	api: ApiChoice;
	dryRun: boolean;
	duplicateDetails: boolean;
	/** Whether items may say under 'If Unmodified Since' when they knew their record. */
	conditional: boolean;
	/** Request headers that the options ask for. */
	headers: Record<string, string>;
}

/** Reads 'Options' once, for all items. */
export function readWriteOptions(context: IExecuteFunctions): WriteOptions {
	const given = context.getNodeParameter('options', 0, {});
	return {
		allOrNone: given.allOrNone === true,
		sameKey: (given.sameKey as SameKey | undefined) ?? 'fail',
		api: (given.api as ApiChoice | undefined) ?? 'rest',
		dryRun: given.dryRun === true,
		duplicateDetails: given.duplicateDetails === true,
		conditional: 'ifUnmodifiedSince' in given,
		headers: headersOf(given),
	};
}

/** The headers of the REST API for these options (REST API Developer Guide, Headers). */
function headersOf(given: IDataObject): Record<string, string> {
	const rule = typeof given.assignmentRule === 'string' ? given.assignmentRule.trim() : '';
	const duplicates = [
		...(given.allowDuplicates === true ? ['allowSave=true'] : []),
		...(given.duplicateDetails === true ? ['includeRecordDetails=true'] : []),
	];
	return {
		...(rule !== '' && { 'Sforce-Auto-Assign': assignmentRule(rule) }),
		...(duplicates.length > 0 && { 'Sforce-Duplicate-Rule-Header': duplicates.join('; ') }),
		...(given.updateRecentlyViewed === true && { 'Sforce-Mru': 'updateMru=true' }),
	};
}

/** @throws {RangeError} for what is neither TRUE, FALSE nor an ID */
function assignmentRule(rule: string): string {
	if (/^(?:true|false)$/i.test(rule)) return rule.toUpperCase();
	if (/^01Q[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/.test(rule)) return rule;
	throw new RangeError(
		`'Assignment Rule' is "${rule}". Enter TRUE for the active rule, FALSE for none, or the ID of a rule, which begins with 01Q.`,
	);
}
