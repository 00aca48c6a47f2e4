/** The parts of Salesforce's describe results that this package uses, under Salesforce's names. */

export interface PicklistEntry {
	active: boolean;
	label: string | null;
	value: string;
}

export interface FieldDescribe {
	name: string;
	label: string;
	/** Salesforce's type name, such as `string`, `reference`, `currency`, `datetime`. */
	type: string;
	nillable: boolean;
	createable: boolean;
	updateable: boolean;
	/** Whether Salesforce fills it where a new record has no value for it. */
	defaultedOnCreate: boolean;
	/** What it fills in; null where it has no fixed value for it. */
	defaultValue: string | number | boolean | null;
	defaultValueFormula: string | null;
	externalId: boolean;
	idLookup: boolean;
	unique: boolean;
	restrictedPicklist: boolean;
	picklistValues: readonly PicklistEntry[];
	/** Label of the record type whose values these are; not Salesforce's, see `forRecordType`. */
	valuesFor?: string;
	/** Parent path in SOQL, such as `Owner`, of a lookup. */
	relationshipName: string | null;
	/** Objects that a lookup may point to; several make it polymorphic. */
	referenceTo: readonly string[];
	/** Characters a text may have; 0 where that means nothing. */
	length: number;
	/** Digits in all and after the point of a number; `digits` of an int. */
	precision: number;
	scale: number;
	digits: number;
	/** Whether a condition may name it; long text may not. */
	filterable: boolean;
	sortable: boolean;
	/** Whether values that differ in case are different values. */
	caseSensitive: boolean;
}

/** A record type of the object, as this user has it. */
export interface RecordTypeInfo {
	recordTypeId: string;
	name: string;
	developerName: string;
	active: boolean;
	/** Whether this user may give it to records. */
	available: boolean;
	master: boolean;
}

export interface ObjectDescribe {
	name: string;
	label: string;
	queryable: boolean;
	/** Whether `/updated` and `/deleted` know the object. */
	replicateable: boolean;
	/** The first three characters of the IDs of its records; null where they have none. */
	keyPrefix: string | null;
	recordTypeInfos: readonly RecordTypeInfo[];
	fields: readonly FieldDescribe[];
	/** Lookups of other objects that point here and have a name for their records. */
	childRelationships?: readonly ChildRelationship[];
}

/** A lookup seen from the object it points to, such as `Contacts` of Account. */
export interface ChildRelationship {
	childSObject: string;
	/** The lookup's name in the child. */
	field: string;
	relationshipName: string;
}

/** One entry of the list of all objects. */
export type ObjectSummary = Pick<ObjectDescribe, 'name' | 'label' | 'queryable'>;
