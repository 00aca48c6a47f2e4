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
	defaultedOnCreate: boolean;
	externalId: boolean;
	idLookup: boolean;
	unique: boolean;
	restrictedPicklist: boolean;
	picklistValues: readonly PicklistEntry[];
	/** Parent path in SOQL, such as `Owner`, of a lookup. */
	relationshipName: string | null;
	/** Objects a lookup may point to; more than one where it is polymorphic. */
	referenceTo: readonly string[];
	/** Whether a condition may name it; long text may not. */
	filterable: boolean;
	sortable: boolean;
	/** Whether values that differ in case are different values. */
	caseSensitive: boolean;
}

export interface ObjectDescribe {
	name: string;
	label: string;
	queryable: boolean;
	fields: readonly FieldDescribe[];
}

/** One entry of the list of all objects. */
export type ObjectSummary = Pick<ObjectDescribe, 'name' | 'label' | 'queryable'>;
