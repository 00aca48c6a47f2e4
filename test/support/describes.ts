import type { FieldDescribe, ObjectDescribe } from '../../nodes/shared/metadata/types';

/** A describe of one field: an ordinary writable text field unless told otherwise. */
export function fieldDescribe(
	name: string,
	{ label = name, ...rest }: Partial<FieldDescribe> = {},
): FieldDescribe {
	return {
		name,
		label,
		type: 'string',
		nillable: true,
		createable: true,
		updateable: true,
		defaultedOnCreate: false,
		defaultValue: null,
		defaultValueFormula: null,
		externalId: false,
		idLookup: false,
		unique: false,
		restrictedPicklist: false,
		picklistValues: [],
		relationshipName: null,
		referenceTo: [],
		length: 255,
		precision: 0,
		scale: 0,
		digits: 0,
		filterable: true,
		sortable: true,
		caseSensitive: false,
		...rest,
	};
}

const readOnly = { createable: false, updateable: false, nillable: false, defaultedOnCreate: true };

/** The fields every ordinary object has. */
export const systemFields: readonly FieldDescribe[] = [
	fieldDescribe('Id', { ...readOnly, type: 'id', label: 'Account ID', idLookup: true }),
	fieldDescribe('CreatedDate', { ...readOnly, type: 'datetime', label: 'Created Date' }),
	fieldDescribe('SystemModstamp', { ...readOnly, type: 'datetime', label: 'System Modstamp' }),
	fieldDescribe('IsDeleted', { ...readOnly, type: 'boolean', label: 'Deleted' }),
];

/** A describe with the system fields and the given ones. */
export function objectDescribe(
	name: string,
	fields: readonly FieldDescribe[] = [],
	rest: Partial<ObjectDescribe> = {},
): ObjectDescribe {
	return {
		name,
		label: name,
		queryable: true,
		replicateable: true,
		keyPrefix: '001',
		recordTypeInfos: [],
		fields: [...systemFields, ...fields],
		...rest,
	};
}
