import type { IDataObject } from 'n8n-workflow';

/** A record that a duplicate rule of the org found alike. */
export interface Duplicate {
	/** API name of the duplicate rule. */
	rule: string;
	/** Whether the rule only warns, so that 'Allow Duplicates' would save the record. */
	allowSave: boolean;
	object: string;
	id: string;
	/** Percent. */
	confidence: number | null;
	/** The fields Salesforce tells of the record. */
	record: IDataObject;
}

type Part = Record<string, unknown>;

/**
 * Reads what a DUPLICATES_DETECTED error says of the records found alike. Salesforce has been seen to
 * name the part `duplicateResut`, and its guide names it `duplicateResult`.
 *
 * @returns undefined for an error that says nothing of them
 */
export function readDuplicates(error: object): Duplicate[] | undefined {
	const { duplicateResut, duplicateResult } = error as Part;
	const found = duplicateResult ?? duplicateResut;
	if (!isPart(found)) return undefined;
	return parts(found.matchResults).flatMap(({ entityType, matchRecords }) =>
		parts(matchRecords).map(({ matchConfidence, record }) => {
			const { attributes: _, ...fields } = isPart(record) ? record : {};
			return {
				rule: text(found.duplicateRule),
				allowSave: found.allowSave === true,
				object: text(entityType),
				id: text(fields.Id),
				confidence: typeof matchConfidence === 'number' ? matchConfidence : null,
				record: fields as IDataObject,
			};
		}),
	);
}

function parts(value: unknown): Part[] {
	return Array.isArray(value) ? value.filter(isPart) : [];
}

function isPart(value: unknown): value is Part {
	return typeof value === 'object' && value !== null;
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
