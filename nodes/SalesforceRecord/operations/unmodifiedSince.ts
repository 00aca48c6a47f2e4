import type { IExecuteFunctions } from 'n8n-workflow';

import { toSalesforceDateTime } from '../../shared/metadata/dateTimes';
import type { WriteOptions } from './writeOptions';

/**
 * Reads 'If Unmodified Since' of every item that has it, as the HTTP date that its header takes.
 *
 * @returns undefined when the option is not used
 * @throws {RangeError} for what is no date and time, and together with 'All or None'
 */
export function readUnmodifiedSince(
	context: IExecuteFunctions,
	{ conditional, allOrNone }: Pick<WriteOptions, 'conditional' | 'allOrNone'>,
): Map<number, string> | undefined {
	if (!conditional) return undefined;
	if (allOrNone) {
		throw new RangeError(
			"'If Unmodified Since' asks for each record on its own, which 'All or None' cannot. Use one of the two.",
		);
	}
	const dates = new Map<number, string>();
	for (const item of context.getInputData().keys()) {
		const given: unknown = context.getNodeParameter('options.ifUnmodifiedSince', item, '');
		if (given === '' || given === null || given === undefined) continue;
		dates.set(item, httpDate(given, context.getTimezone(), item));
	}
	return dates;
}

/** The header has whole seconds, as Salesforce's own time stamps do. */
function httpDate(given: unknown, timeZone: string, item: number): string {
	const text =
		typeof given === 'object' && given !== null && 'toISO' in given
			? String((given as { toISO(): unknown }).toISO())
			: String(given);
	const moment = toSalesforceDateTime(text, timeZone);
	if (moment !== undefined) return new Date(moment).toUTCString();
	throw new RangeError(
		`'If Unmodified Since' is "${text}" for item ${item}, which is no date and time. Enter it like 2026-11-23T08:30:00Z, or use the record's LastModifiedDate.`,
	);
}
