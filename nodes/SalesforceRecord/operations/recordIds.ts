import type { IExecuteFunctions } from 'n8n-workflow';

import { isRecordId } from '../../shared/soql/recordId';
import { planOf, rejectId, type PlannedItem } from './items';

/** Reads 'Record ID' of every item. */
export function readRecordIds(context: IExecuteFunctions): PlannedItem[] {
	return context.getInputData().map((_, i) =>
		planOf(() => {
			const id = context.getNodeParameter('recordId', i, '');
			const text = typeof id === 'string' ? id.trim() : id;
			return isRecordId(text) ? { kind: 'send', record: { Id: text } } : rejectId(text);
		}),
	);
}
