import type { FieldSchema } from '../model';

/** What a field differs in from an ordinary nillable, writable one. */
export type FieldOptions = Partial<Omit<FieldSchema, 'name' | 'label' | 'type'>>;

const writable = { nillable: true, createable: true, updateable: true } as const;

/** Options of a field that only the org writes. */
export const readOnly = { createable: false, updateable: false } as const;
/** Options of a field a record cannot be saved without. */
export const required = { nillable: false } as const;

export function text(
	name: string,
	label: string,
	length: number,
	options: FieldOptions = {},
): FieldSchema {
	return { name, label, type: 'string', length, ...writable, ...custom(name), ...options };
}

export function textarea(
	name: string,
	label: string,
	length: number,
	options: FieldOptions = {},
): FieldSchema {
	return { ...text(name, label, length, options), type: 'textarea' };
}

export function phone(name: string, label: string, options: FieldOptions = {}): FieldSchema {
	return { ...text(name, label, 40, options), type: 'phone' };
}

export function url(name: string, label: string, options: FieldOptions = {}): FieldSchema {
	return { ...text(name, label, 255, options), type: 'url' };
}

export function email(name: string, label: string, options: FieldOptions = {}): FieldSchema {
	return { ...text(name, label, 80, options), type: 'email' };
}

export function picklist(
	name: string,
	label: string,
	values: string[],
	options: FieldOptions = {},
): FieldSchema {
	return { ...text(name, label, 255, { picklistValues: values, ...options }), type: 'picklist' };
}

export function lookup(
	name: string,
	label: string,
	referenceTo: string[],
	relationshipName: string | undefined,
	options: FieldOptions = {},
): FieldSchema {
	return {
		...text(name, label, 18, { referenceTo, relationshipName, ...options }),
		type: 'reference',
	};
}

export function checkbox(name: string, label: string, options: FieldOptions = {}): FieldSchema {
	return {
		name,
		label,
		type: 'boolean',
		nillable: false,
		createable: true,
		updateable: true,
		defaultedOnCreate: true,
		defaultValue: false,
		...custom(name),
		...options,
	};
}

export function currency(
	name: string,
	label: string,
	scale: number,
	options: FieldOptions = {},
): FieldSchema {
	return number('currency', name, label, 18, scale, options);
}

export function double(
	name: string,
	label: string,
	precision: number,
	scale: number,
	options: FieldOptions = {},
): FieldSchema {
	return number('double', name, label, precision, scale, options);
}

export function percent(name: string, label: string, options: FieldOptions = {}): FieldSchema {
	return number('percent', name, label, 3, 0, options);
}

export function int(name: string, label: string, options: FieldOptions = {}): FieldSchema {
	return { name, label, type: 'int', digits: 8, ...writable, ...custom(name), ...options };
}

export function date(name: string, label: string, options: FieldOptions = {}): FieldSchema {
	return { name, label, type: 'date', ...writable, ...custom(name), ...options };
}

export function datetime(name: string, label: string, options: FieldOptions = {}): FieldSchema {
	return { name, label, type: 'datetime', ...writable, ...custom(name), ...options };
}

/** `Id` and `IsDeleted`, with which every describe begins. */
export function identity(objectLabel: string): FieldSchema[] {
	return [
		{
			name: 'Id',
			label: `${objectLabel} ID`,
			type: 'id',
			length: 18,
			nillable: false,
			...readOnly,
			defaultedOnCreate: true,
			idLookup: true,
		},
		checkbox('IsDeleted', 'Deleted', readOnly),
	];
}

/** Owner; polymorphic where queues may own the object. */
export function owner(referenceTo: string[] = ['User'], label = 'Owner ID'): FieldSchema {
	return lookup('OwnerId', label, referenceTo, 'Owner', { ...required, defaultedOnCreate: true });
}

/** The audit fields of every object. */
export function audit(): FieldSchema[] {
	const system = { ...readOnly, ...required, defaultedOnCreate: true };
	return [
		datetime('CreatedDate', 'Created Date', system),
		lookup('CreatedById', 'Created By ID', ['User'], 'CreatedBy', system),
		datetime('LastModifiedDate', 'Last Modified Date', system),
		lookup('LastModifiedById', 'Last Modified By ID', ['User'], 'LastModifiedBy', system),
		datetime('SystemModstamp', 'System Modstamp', system),
	];
}

/** Read-only dates that follow the audit fields of most objects. */
export function activity(): FieldSchema[] {
	return [date('LastActivityDate', 'Last Activity', readOnly), ...viewed()];
}

export function viewed(): FieldSchema[] {
	return [
		datetime('LastViewedDate', 'Last Viewed Date', readOnly),
		datetime('LastReferencedDate', 'Last Referenced Date', readOnly),
	];
}

/** The parts of a postal address, and the compound field that shows them as one. */
export function address(prefix: string, labelPrefix: string): FieldSchema[] {
	const part = { compoundFieldName: `${prefix}Address` };
	return [
		textarea(`${prefix}Street`, `${labelPrefix}Street`, 255, part),
		text(`${prefix}City`, `${labelPrefix}City`, 40, part),
		text(`${prefix}State`, `${labelPrefix}State/Province`, 80, part),
		text(`${prefix}PostalCode`, `${labelPrefix}Zip/Postal Code`, 20, part),
		text(`${prefix}Country`, `${labelPrefix}Country`, 80, part),
		double(`${prefix}Latitude`, `${labelPrefix}Latitude`, 18, 15, part),
		double(`${prefix}Longitude`, `${labelPrefix}Longitude`, 18, 15, part),
		picklist(`${prefix}GeocodeAccuracy`, `${labelPrefix}Geocode Accuracy`, geocodeAccuracy, {
			...part,
			length: 40,
			restrictedPicklist: true,
		}),
		{
			name: `${prefix}Address`,
			label: `${labelPrefix}Address`,
			type: 'address',
			nillable: true,
			...readOnly,
		},
	];
}

/** First name, last name, salutation and the full name the org builds of them. */
export function personName(salutations: string[]): FieldSchema[] {
	const part = { compoundFieldName: 'Name' };
	return [
		text('LastName', 'Last Name', 80, { ...required, ...part }),
		text('FirstName', 'First Name', 40, part),
		picklist('Salutation', 'Salutation', salutations, { ...part, length: 40 }),
		text('Name', 'Full Name', 121, { ...readOnly, ...required, nameField: true }),
	];
}

/** A custom field to upsert by: external ID, unique, case-insensitive. */
export function externalId(name: string, label: string, length: number): FieldSchema {
	return text(name, label, length, { externalId: true, unique: true, idLookup: true });
}

const geocodeAccuracy = [
	'Address',
	'NearAddress',
	'Block',
	'Street',
	'ExtendedZip',
	'Zip',
	'Neighborhood',
	'City',
	'County',
	'State',
	'Unknown',
];

function number(
	type: 'currency' | 'double' | 'percent',
	name: string,
	label: string,
	precision: number,
	scale: number,
	options: FieldOptions,
): FieldSchema {
	return { name, label, type, precision, scale, ...writable, ...custom(name), ...options };
}

function custom(name: string): FieldOptions {
	return name.endsWith('__c') ? { custom: true } : {};
}
