import type { IExecuteFunctions } from 'n8n-workflow';

import { isRecordId } from '../../shared/soql/recordId';
import { planOf, rejectId, type PlannedItem } from './items';

/** Reads 'Record ID' of every item. */
export function readRecordIds(context: IExecuteFunctions): PlannedItem[] {
	return context.getInputData().map((_, i) =>
		planOf(() => {
			const id = context.getNodeParameter('recordId', i, '');
			const Id = typeof id === 'string' ? id.trim() : '';
			return isRecordId(Id) ? { kind: 'send', record: { Id } } : rejectId(id);
		}),
	);
}
