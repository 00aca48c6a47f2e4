import { SaveError } from '../rest/saveError';
import type { IncomingRecord, RecordError } from '../model';
import type { OrgSettings } from '../settings';
import type { OrgStore, TransactionOptions } from '../store/orgStore';
import { recordError } from '../store/recordErrors';
import type { Action } from './catalog';

/** The result of one input, keys in the documented order. */
export interface ActionResult {
	actionName: string;
	errors: RecordError[] | null;
	isSuccess: boolean;
	outputValues: Record<string, unknown> | null;
	version: number;
}

export interface Invocation {
	status: number;
	results: ActionResult[];
}

/** Runs an action for each input; what becomes of the rest when one fails is the org's setting. */
export function invoke(
	store: OrgStore,
	settings: Pick<OrgSettings, 'actionPartialSave' | 'actionFailure' | 'actionMixedStatus'>,
	action: Action,
	inputs: readonly IncomingRecord[],
	options: TransactionOptions,
): Invocation {
	const results = store.transaction(options, () => {
		const tried = inputs.map((input) => runOne(store, action, input));
		const failed = tried.some((result) => !result.isSuccess);
		const commit = settings.actionPartialSave || !failed;
		return { result: commit ? tried : tried.map(rolledBack), commit };
	});
	const failures = results.filter((result) => !result.isSuccess);
	if (failures.length > 0 && settings.actionFailure === 'errors') {
		throw new SaveError(
			400,
			failures.flatMap((result) => result.errors ?? []),
		);
	}
	if (failures.length === 0) return { status: 200, results };
	const mixed = failures.length < results.length;
	return { status: mixed ? settings.actionMixedStatus : 400, results };
}

/** The answer for an action that does not exist. */
export function missingAction(name: string): Invocation {
	const error = recordError('MISSING_RECORD', `Action name not found: ${name}`);
	return { status: 400, results: [failure(name, [error])] };
}

function runOne(store: OrgStore, action: Action, input: IncomingRecord): ActionResult {
	const errors: RecordError[] = [];
	const known = action.inputs.map(({ name }) => name);
	for (const name of Object.keys(input)) {
		if (known.includes(name)) continue;
		errors.push(recordError('INVALID_INPUT', `The input ${name} does not exist.`, [name]));
	}
	for (const { name, required } of action.inputs) {
		if (!required || (input[name] ?? '') !== '') continue;
		errors.push(recordError('REQUIRED_FIELD_MISSING', `Missing required input parameter: ${name}`));
	}
	if (errors.length > 0) return failure(action.name, errors);
	const result = action.run(store, input);
	if (!result.success) return failure(action.name, result.errors);
	return {
		actionName: action.name,
		errors: null,
		isSuccess: true,
		outputValues: action.output(result.id, input),
		version: 1,
	};
}

function rolledBack(result: ActionResult): ActionResult {
	if (!result.isSuccess) return result;
	const text = 'Rolled back because another input of the call failed.';
	return failure(result.actionName, [recordError('ALL_OR_NONE_OPERATION_ROLLED_BACK', text)]);
}

function failure(actionName: string, errors: RecordError[]): ActionResult {
	return { actionName, errors, isSuccess: false, outputValues: null, version: 1 };
}
