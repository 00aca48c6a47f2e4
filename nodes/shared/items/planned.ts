import type { IDataObject } from 'n8n-workflow';

import type { RecordError } from '../client/recordResult';

/** What is to be sent for one input item, or why nothing can be. */
export type Planned<T> = { value: T } | { error: RecordError };

/** The record that is to be written for one input item, or why none can be. */
export type PlannedRecord = Planned<IDataObject>;

/** The refusal of an item that cannot be sent as it is. */
export function refusal(
	statusCode: string,
	message: string,
	fields: string[] = [],
): { error: RecordError } {
	return { error: { statusCode, message, fields } };
}

/** An expression that fails for one item, or a value that cannot be sent, concerns no other item. */
export function plannedOf<T>(read: () => Planned<T>): Planned<T> {
	try {
		return read();
	} catch (error) {
		return refusal('INVALID_INPUT', error instanceof Error ? error.message : String(error));
	}
}
