import { tryToParseDateTime, type IPollFunctions } from 'n8n-workflow';
import type { SalesforceClient } from '../../shared/client/types';
import { nameList } from '../../shared/descriptions/nameList';
import { readFilter } from '../../shared/descriptions/readFilter';
import { describeWith } from '../../shared/metadata/describe';
import { fieldFinder, type FieldFinder } from '../../shared/metadata/fieldPath';
import { findField } from '../../shared/metadata/fields';
import type { ObjectDescribe } from '../../shared/metadata/types';
import { soqlName } from '../../shared/soql/name';
import { toWatch, type TriggerEvent, type Watch } from './watch';

/** What a poll hands over for the changed records. */
export type OutputAs = 'items' | 'list';

/** The node's parameters that need no look at the org. */
export interface TriggerParameters {
	object: string;
	event: TriggerEvent;
	fields: string[];
	changedFields: string[];
	/** Where the trigger begins: epoch milliseconds; undefined: now. */
	startDate?: number;
	outputAs: OutputAs;
	repeatLastBatch: boolean;
	ignoreSystemUpdates: boolean;
	maxRecordsPerPoll: unknown;
	settleSeconds: unknown;
	rescanMinutes: unknown;
}

interface TriggerOptions extends Partial<
	Pick<
		TriggerParameters,
		| 'outputAs'
		| 'repeatLastBatch'
		| 'ignoreSystemUpdates'
		| 'maxRecordsPerPoll'
		| 'settleSeconds'
		| 'rescanMinutes'
	>
> {
	/** A list, or text that an expression gave. */
	fields?: string[] | string;
}

/**
 * Reads the node's parameters.
 *
 * @throws {RangeError} naming the parameter that cannot be used
 */
export function readParameters(context: IPollFunctions): TriggerParameters {
	const object = context.getNodeParameter('object', '', { extractValue: true });
	const options = context.getNodeParameter('options', {}) as TriggerOptions;
	if (typeof object !== 'string' || object.trim() === '') {
		throw new RangeError("'Object' is empty. Choose one from the list.");
	}
	const startFrom = context.getNodeParameter('startFrom', 'now');
	return {
		object: object.trim(),
		event: context.getNodeParameter('event') as TriggerEvent,
		fields: nameList(options.fields),
		changedFields: nameList(context.getNodeParameter('changedFields', [])),
		...(startFrom === 'date' && { startDate: readStartDate(context) }),
		outputAs: options.outputAs ?? 'items',
		repeatLastBatch: options.repeatLastBatch ?? true,
		ignoreSystemUpdates: options.ignoreSystemUpdates ?? false,
		maxRecordsPerPoll: options.maxRecordsPerPoll ?? 1000,
		settleSeconds: options.settleSeconds ?? 20,
		rescanMinutes: options.rescanMinutes ?? 60,
	};
}

/** A date without a time zone is in the workflow's, as n8n's own date picker means it. */
function readStartDate(context: IPollFunctions): number {
	const given = context.getNodeParameter('startDate', '');
	const startDate = parseDate(given, context.getTimezone());
	if (!Number.isNaN(startDate)) return startDate;
	throw new RangeError(
		`'Start Date' is ${JSON.stringify(given)}, which is no date and time. Enter it like 2026-11-23T08:30:00.`,
	);
}

function parseDate(given: unknown, timeZone: string): number {
	if (given === '' || given === null || given === undefined) return Number.NaN;
	try {
		return tryToParseDateTime(given, timeZone).toMillis();
	} catch {
		return Number.NaN;
	}
}

/**
 * What is watched, by the parameters and what the org says of the object.
 *
 * @param maxAgeMs how old the org's description may be
 * @throws {RangeError} naming the parameter that cannot be used
 * @throws {SalesforceCallError} naming 'Object' when the org does not know it, or hides it
 */
export async function watchOf(
	context: IPollFunctions,
	client: SalesforceClient,
	parameters: TriggerParameters,
	maxAgeMs?: number,
): Promise<Watch> {
	const { object, fields, changedFields } = parameters;
	const describe = await describeWith(client, object, [...fields, ...changedFields], { maxAgeMs });
	const filter = await readFilter((name) => context.getNodeParameter(name, undefined), {
		findField: ownFieldsFirst(describe, fieldFinder(client, describe.name)),
		timeZone: context.getTimezone(),
	});
	return toWatch(describe, { ...parameters, filter });
}

/** The object is described already; only a path to a parent asks for more. */
function ownFieldsFirst(describe: ObjectDescribe, find: FieldFinder): FieldFinder {
	return async (path) => {
		const field = findField(describe, path);
		return field ? { path: soqlName(field.name), field } : await find(path);
	};
}
