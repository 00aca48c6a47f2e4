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
		case 'findOrCreate':
			return [...columnNames(context), ...fieldNames(context)];
		case 'getAll':
			return fieldNames(context).map(ownPart);
		case 'get':
			return [...fieldNames(context), ...externalIdName(context)];
		case 'count':
			return [];
		case 'delete':
			return externalIdName(context);
	}
}

function fieldNames(context: IExecuteFunctions): string[] {
	return nameList(context.getNodeParameter('options.fields', 0, []));
}

/** Of a path through parents, such as `Account.Owner.Name`, what the object itself must have. */
function ownPart(path: string): string {
	const [first = '', ...rest] = path.split('.');
	return rest.length > 0 ? `${first}.Id` : first;
}

function externalIdName(context: IExecuteFunctions): string[] {
	if (context.getNodeParameter('lookUpBy', 0, 'id') !== 'externalId') return [];
	return nameList(context.getNodeParameter('externalIdField', 0, ''));
}
