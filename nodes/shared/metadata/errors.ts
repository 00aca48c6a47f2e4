import { SalesforceCallError } from '../client/errors';

/**
 * What a failed describe means to the user. Salesforce answers 404 alike for an object that does not
 * exist and for one this user may not see.
 */
export function describeError(error: unknown, object: string): unknown {
	if (!(error instanceof SalesforceCallError) || error.httpStatus !== 404) return error;
	return new SalesforceCallError(
		error.code,
		`'Object' is "${object}", which this org does not have, or hides from the integration user (${error.message})`,
		error.outcome,
		{
			httpStatus: error.httpStatus,
			salesforceCode: error.salesforceCode,
			advice:
				'Choose the object from the list, or check its API name: custom objects end in __c, after a namespace if they come from a package. If the name is right, ask the Salesforce admin for access to the object.',
		},
	);
}
