import type { WriteOptions } from './writeOptions';

/**
 * Records from which 'Automatic' writes by Bulk API 2.0: Salesforce's own advice for any operation on
 * more than so many (Bulk API 2.0 Developer Guide, When to Use).
 */
export const BULK_FROM = 2_000;

/** Which API writes. `hint` says so where the user may want to know. */
export interface Choice {
	api: 'rest' | 'bulk';
	hint?: string;
}

/** What the choice rests on. */
export interface ChoiceInput {
	options: WriteOptions;
	/** Records to send. */
	count: number;
	/** Times one after the other in which they must go out. */
	waves: number;
}

/**
 * Chooses the API for a write. Bulk has no all-or-none, no conditions, no headers for duplicate and
 * assignment rules, and no order among its rows.
 *
 * @throws {RangeError} when bulk is chosen together with an option that it does not have
 */
export function chooseApi({ options, count, waves }: ChoiceInput): Choice {
	const needed = needsRest(options, waves);
	const found = `${count.toLocaleString('en-US')} records`;
	switch (options.api) {
		case 'bulk':
			if (needed === undefined) return { api: 'bulk' };
			throw new RangeError(
				`'API' is Bulk, which has no option ${needed}. Remove that option, or choose REST or Automatic.`,
			);
		case 'automatic':
			if (count <= BULK_FROM) return { api: 'rest' };
			return needed === undefined
				? {
						api: 'bulk',
						hint: `${found} were written by Bulk API 2.0, because they are more than ${BULK_FROM.toLocaleString('en-US')}.`,
					}
				: { api: 'rest', hint: `${found} were written by REST, because of the option ${needed}.` };
		case 'rest':
			if (count <= BULK_FROM || needed !== undefined) return { api: 'rest' };
			return {
				api: 'rest',
				hint: `${found} were written by REST, 200 a call. Bulk API 2.0 needs fewer calls for so many: choose Automatic under the option 'API'.`,
			};
	}
}

/** The option in use that Bulk API 2.0 does not have, as the user knows it. */
function needsRest(options: WriteOptions, waves: number): string | undefined {
	if (options.allOrNone) return "'All or None'";
	if (options.conditional) return "'If Unmodified Since'";
	if (waves > 1) return "'Items With the Same Key: In Order'";
	const header = Object.keys(options.headers)[0];
	return header === undefined ? undefined : HEADER_OPTIONS[header];
}

const HEADER_OPTIONS: Readonly<Record<string, string>> = {
	'Sforce-Auto-Assign': "'Assignment Rule'",
	'Sforce-Duplicate-Rule-Header': "'Allow Duplicates' or 'Duplicate Details'",
	'Sforce-Mru': "'Update Recently Viewed'",
};
