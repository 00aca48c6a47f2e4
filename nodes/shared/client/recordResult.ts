import type { Duplicate } from './duplicates';

/** One error of one record, in Salesforce's own words. */
export interface RecordError {
	statusCode: string;
	message: string;
	fields: string[];
	/** The records a duplicate rule found alike, where Salesforce names them. */
	duplicates?: Duplicate[];
}

/**
 * How one record ended. `notTried`: nothing was sent for it. `unknown`: it may or may not have been
 * saved. `created` is null where a call had to be sent again, so that nobody knows which of the two
 * has created the record.
 */
export interface RecordResult {
	outcome: 'saved' | 'failed' | 'notTried' | 'unknown';
	id?: string;
	created?: boolean | null;
	errors: RecordError[];
	/** What Salesforce says beside a success: of an event, under which UUID it was taken. */
	remarks?: RecordError[];
}

/** The result of a record for which nothing was sent, and why. */
export function notTried(message: string): RecordResult {
	return { outcome: 'notTried', errors: [{ statusCode: 'NOT_TRIED', message, fields: [] }] };
}
