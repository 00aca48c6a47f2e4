import { SalesforceCallError } from './errors';

/**
 * Whether a call did not run because the org's API calls of the day are used up: this credential stops
 * at its hard threshold, or Salesforce itself refused. Waiting helps, trying again does not.
 */
export function isDaySpent(error: unknown): error is SalesforceCallError {
	if (!(error instanceof SalesforceCallError)) return false;
	return (
		error.code === 'OVER_THRESHOLD' ||
		(error.salesforceCode === 'REQUEST_LIMIT_EXCEEDED' && error.message.includes('TotalRequests'))
	);
}
