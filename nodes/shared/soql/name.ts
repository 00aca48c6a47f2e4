import { asSoql, type SoqlText } from './text';

/**
 * API names of objects and fields, namespace and suffix included: `Account`, `Invoice__c`,
 * `acme__Invoice__c`, `Place__Latitude__s`.
 */
const API_NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** The same rule for n8n's `validation` of a typed object name, which takes the regex as text. */
export const API_NAME_PATTERN = API_NAME.source;

/** Longest name with namespace and suffix that Salesforce can form is far below. Characters. */
const MAX_NAME_LENGTH = 255;

/** Whether the text has the form of an object or field API name. */
export function isApiName(text: string): boolean {
	return text.length <= MAX_NAME_LENGTH && API_NAME.test(text);
}

/**
 * The name of an object, or of a field of the queried object.
 *
 * @param what how the user knows the value, such as `'Object'`
 * @throws {RangeError} for anything that is no API name
 */
export function soqlName(name: string, what = 'The name'): SoqlText {
	if (!isApiName(name)) {
		throw new RangeError(
			`${what} is "${name}", which is no API name. Use letters, digits and underscores, such as Account or Invoice__c.`,
		);
	}
	return asSoql(name);
}

/**
 * A field, or a field of a related record, such as `Account.Owner.Name` or `Invoice__r.Total__c`.
 *
 * @param what how the user knows the value, such as `'Fields'`
 * @throws {RangeError} for anything that is no field path
 */
export function soqlFieldPath(path: string, what = 'The field'): SoqlText {
	if (!path.split('.').every(isApiName)) {
		throw new RangeError(
			`${what} is "${path}", which is no field. Use API names, joined by dots for fields of related records, such as Name or Account.Owner.Name.`,
		);
	}
	return asSoql(path);
}
