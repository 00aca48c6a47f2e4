/** A lookup by a field of the related record, such as an external ID. */
export interface LookupName {
	/** The object it points to, where the name says so. */
	object?: string;
	/** Name of the relationship, such as `Account` or `Who`. */
	relationship: string;
	/** Field of the related record. */
	field: string;
}

const LOOKUP = /^(?:(\w+):)?(\w+)\.(\w+)$/;

/**
 * Reads a name like `Account.External_Id__c`, or `Lead:Who.Email` of a lookup that may point to several
 * objects.
 *
 * @returns undefined for the name of an ordinary field
 */
export function parseLookupName(name: string): LookupName | undefined {
	const [, object, relationship, field] = LOOKUP.exec(name) ?? [];
	if (relationship === undefined || field === undefined) return undefined;
	return { ...(object !== undefined && { object }), relationship, field };
}
