import type { RecordError } from '../model';
import { recordError } from '../store/recordErrors';
import { duplicateMessage, type DuplicateRule } from './model';

/** What a duplicate rule found, for the one kind of reply that prints it. */
export interface DuplicateFinding {
	rule: DuplicateRule;
	objectName: string;
	matchIds: string[];
	apiVersion: string;
	/** Captures spell it without the `l`; documentation spells it in full. */
	key: 'duplicateResut' | 'duplicateResult';
}

const findings = new WeakMap<RecordError, DuplicateFinding>();

/** The error of a save that a duplicate rule stopped. */
export function duplicatesDetected(finding: DuplicateFinding): RecordError {
	const error = recordError('DUPLICATES_DETECTED', finding.rule.message ?? duplicateMessage);
	findings.set(error, finding);
	return error;
}

/** The error as a single-record call prints it; undefined for errors of other kinds. */
export function duplicateBody(error: RecordError): Record<string, unknown> | undefined {
	const finding = findings.get(error);
	if (finding === undefined) return undefined;
	return {
		[finding.key]: details(finding, error.message),
		errorCode: error.statusCode,
		message: error.message,
	};
}

function details(finding: DuplicateFinding, errorMessage: string): Record<string, unknown> {
	const { rule, objectName, matchIds, apiVersion } = finding;
	const base = `/services/data/v${apiVersion}/sobjects/${objectName}`;
	return {
		allowSave: rule.allowSave,
		duplicateRule: rule.name,
		duplicateRuleEntityType: objectName,
		errorMessage,
		matchResults: [
			{
				entityType: objectName,
				errors: [],
				matchEngine: 'ExactMatchEngine',
				matchRecords: matchIds.map((id) => ({
					additionalInformation: [],
					fieldDiffs: [],
					matchConfidence: 100,
					record: { attributes: { type: objectName, url: `${base}/${id}` }, Id: id },
				})),
				rule: `${rule.name}_match`,
				size: matchIds.length,
				success: true,
			},
		],
	};
}
