/**
 * The types every part of the simulated org agrees on: what an object looks like, what a record
 * is, and what the record store offers to REST, SOQL, Bulk and the replication resources.
 */

/** Salesforce field types the org implements, spelled as `describe` spells them. */
export type FieldType =
	| 'id'
	| 'string'
	| 'textarea'
	| 'email'
	| 'phone'
	| 'url'
	| 'picklist'
	| 'multipicklist'
	| 'boolean'
	| 'int'
	| 'double'
	| 'currency'
	| 'percent'
	| 'date'
	| 'datetime'
	| 'reference'
	| 'address'
	| 'base64';

/** One field, a subset of `describe`'s field object under the same key names. */
export interface FieldSchema {
	name: string;
	label: string;
	type: FieldType;
	length?: number;
	precision?: number;
	scale?: number;
	/** Integer fields: number of digits. */
	digits?: number;
	nillable: boolean;
	createable: boolean;
	updateable: boolean;
	defaultedOnCreate?: boolean;
	externalId?: boolean;
	unique?: boolean;
	idLookup?: boolean;
	nameField?: boolean;
	custom?: boolean;
	/** The org fills it: a running number, or a value worked out from other fields. */
	autoNumber?: boolean;
	/** The compound field this one is a part of, such as `Name`. */
	compoundFieldName?: string;
	restrictedPicklist?: boolean;
	picklistValues?: string[];
	defaultValue?: FieldValue;
	/** For `reference`: the object names it may point to, and the name of the parent path in SOQL. */
	referenceTo?: string[];
	relationshipName?: string;
}

/** One parent-to-child relationship, for child subqueries. */
export interface ChildRelationship {
	childSObject: string;
	field: string;
	relationshipName: string;
	/** Deleting the parent deletes the children; otherwise their lookup is cleared. */
	cascadeDelete?: boolean;
}

export interface ObjectSchema {
	name: string;
	label: string;
	labelPlural: string;
	keyPrefix: string;
	custom: boolean;
	fields: FieldSchema[];
	childRelationships: ChildRelationship[];
	/** What describe says otherwise than of an ordinary object, such as `createable: false`. */
	abilities?: Readonly<Record<string, boolean>>;
}

/** Datetimes are held as epoch milliseconds (whole seconds for system fields), dates as `yyyy-MM-dd`. */
export type FieldValue = string | number | boolean | null;

/**
 * A stored record: keys are exact field API names; `Id` has 18 characters. Rows are sparse: a field
 * that was never set is absent and reads as null.
 */
export interface Row {
	Id: string;
	IsDeleted: boolean;
	[field: string]: FieldValue;
}

/** What readers need of the store. Names are matched case-insensitively, as Salesforce does. */
export interface RecordReader {
	objectNames(): string[];
	schema(objectName: string): ObjectSchema | undefined;
	field(objectName: string, fieldName: string): FieldSchema | undefined;
	/**
	 * Records visible now (a transaction that commits late is not), in Id order. Deleted ones only
	 * with `includeDeleted`.
	 */
	rows(objectName: string, options?: { includeDeleted?: boolean }): Iterable<Row>;
	/** By 15- or 18-character id; undefined when absent, not yet visible, or deleted (unless asked for). */
	byId(objectName: string, id: string, options?: { includeDeleted?: boolean }): Row | undefined;
	/**
	 * All live rows whose field has this value (text fields ignore case). Indexed for unique,
	 * external-ID and reference fields, a scan for others.
	 */
	byField(objectName: string, fieldName: string, value: FieldValue): Row[];
}

/** One entry of a record's `errors`, as Collections prints it. */
export interface RecordError {
	statusCode: string;
	message: string;
	fields: string[];
}

export type SaveResult =
	| { success: true; id: string; created?: boolean; errors: [] }
	| { success: false; id?: string; created?: boolean; errors: RecordError[] };

/** Values as they arrive: JSON values from REST, strings from CSV once coerced by `fromCsv`. */
export type IncomingRecord = Record<string, unknown>;

export interface RecordWriter {
	insert(objectName: string, record: IncomingRecord): SaveResult;
	update(objectName: string, id: string, record: IncomingRecord): SaveResult;
	upsert(
		objectName: string,
		externalIdField: string,
		value: FieldValue,
		record: IncomingRecord,
	): SaveResult;
	/** Soft delete; `hard` leaves nothing but an entry in the delete log. */
	remove(objectName: string, id: string, options?: { hard?: boolean }): SaveResult;
}

/** The org's own clock: advanced by the control API, never the machine's alone. */
export interface OrgClock {
	now(): number;
}
