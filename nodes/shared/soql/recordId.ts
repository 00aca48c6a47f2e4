const RECORD_ID = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;

/** Whether a value has the form of a Salesforce record ID: 15 letters and digits, or 18. */
export function isRecordId(value: unknown): boolean {
	return typeof value === 'string' && RECORD_ID.test(value);
}
