import type { IExecuteFunctions } from 'n8n-workflow';

import { nameList } from '../../shared/descriptions/nameList';
import { columnNames } from '../../shared/metadata/columnValues';
import type { OperationName } from './index';

/** The field names that a run uses, as the user gave them. */
export function namesUsed(context: IExecuteFunctions, operation: OperationName): Iterable<string> {
	switch (operation) {
		case 'create':
		case 'update':
		case 'upsert':
			return columnNames(context);
		case 'get':
		case 'getAll':
			return nameList(context.getNodeParameter('options.fields', 0, []));
		case 'delete':
			return [];
	}
}
