import type { IDataObject } from 'n8n-workflow';

import type { RecordError } from '../../shared/client/recordResult';
import { readErrors } from '../../shared/gate/errorBody';
import type { ItemResult } from '../../shared/items/results';

/** What Salesforce answers to a subrequest. */
export interface PartReply {
	body: unknown;
	httpStatusCode: number;
	/** Null where the call was refused whole. */
	referenceId: string | null;
}

/** From this status on a part has failed, but for {@link NOT_MODIFIED}. */
const FIRST_FAILURE = 300;

/** What a read asked for has not changed. */
const NOT_MODIFIED = 304;

/** Several records have the external ID; the body lists their addresses (REST API Developer Guide). */
const SEVERAL_FOUND = 300;

/**
 * How a subrequest ended. The status alone does not tell: the reply to a Collections call, an action or
 * an approval has status 200 even where no record was taken, and says so record by record. Where some
 * were taken and others not the part is `unknown`, so that it is not sent again.
 */
export function partResult(
	{ referenceId, method }: { referenceId: string; method: string },
	reply: PartReply | undefined,
): ItemResult {
	if (!reply) {
		const message = `Part "${referenceId}": Salesforce returned no result for it.`;
		return { outcome: 'unknown', errors: [{ statusCode: 'RESULT_MISSING', message, fields: [] }] };
	}
	const { body, httpStatusCode } = reply;
	if (httpStatusCode >= FIRST_FAILURE && httpStatusCode !== NOT_MODIFIED) {
		return { outcome: 'failed', errors: statusErrors(referenceId, reply) };
	}
	const reads = method === 'GET' || method === 'HEAD';
	const entries = reads ? [] : entriesOf(body);
	const errors = entries.flatMap((entry, i) => {
		if (entry.success) return [];
		const place = entries.length > 1 ? `, record ${i + 1}` : '';
		return entryErrors(entry.body, `Part "${referenceId}"${place}`);
	});
	if (errors.length > 0) {
		const taken = entries.filter(({ success }) => success);
		if (taken.length === 0) return { outcome: 'failed', errors };
		return { outcome: 'unknown', errors: withTaken(errors, taken, entries.length) };
	}
	return {
		outcome: 'saved',
		errors: [],
		extra: { referenceId, httpStatusCode, body: body as IDataObject },
	};
}

interface Entry {
	success: boolean;
	body: Record<string, unknown>;
}

/** The entries of a body that say of themselves whether they succeeded. */
function entriesOf(body: unknown): Entry[] {
	const given: unknown[] = Array.isArray(body) ? body : [body];
	return given.flatMap((entry) => {
		if (typeof entry !== 'object' || entry === null) return [];
		const { success, isSuccess } = entry as Record<string, unknown>;
		const verdict = [success, isSuccess].find((value) => typeof value === 'boolean');
		if (verdict === undefined) return [];
		return [{ success: verdict, body: entry as Record<string, unknown> }];
	});
}

function entryErrors(body: unknown, where: string): RecordError[] {
	const errors = errorsIn(body, where);
	if (errors.length > 0) return errors;
	const message = `${where}: Salesforce says that it failed, and gives no reason`;
	return [{ statusCode: 'UNKNOWN', message, fields: [] }];
}

function errorsIn(body: unknown, where: string): RecordError[] {
	return readErrors(body).map(({ errorCode, message, fields }) => ({
		statusCode: errorCode,
		message: `${where}: ${message}`,
		fields,
	}));
}

/** The records that were taken all the same must not be sent again. */
function withTaken(
	errors: readonly RecordError[],
	taken: readonly Entry[],
	count: number,
): RecordError[] {
	const ids = taken.flatMap(({ body: { id } }) => (typeof id === 'string' ? [id] : []));
	const which = ids.length > 0 ? `: ${ids.join(', ')}` : '';
	return errors.map((error, i) =>
		i > 0
			? error
			: {
					...error,
					message: `${error.message.replace(/\.$/, '')}. ${taken.length} of its ${count} records were taken all the same${which}.`,
				},
	);
}

function statusErrors(referenceId: string, { body, httpStatusCode }: PartReply): RecordError[] {
	const where = `Part "${referenceId}"`;
	const errors = errorsIn(body, where);
	if (errors.length > 0) return errors;
	const statusCode = `HTTP_${httpStatusCode}`;
	if (httpStatusCode === SEVERAL_FOUND && Array.isArray(body)) {
		const message = `${where}: several records have this external ID, and nothing was done to them: ${body.join(', ')}`;
		return [{ statusCode, message, fields: [] }];
	}
	const message = `${where}: Salesforce answered with HTTP status ${httpStatusCode} and no error of its own`;
	return [{ statusCode, message, fields: [] }];
}
