import type { IDataObject } from 'n8n-workflow';
import type { SalesforceCallError } from '../../shared/client/errors';
import type { LimitOutcome } from './assess';

/** The steps of the smoke test, in the order in which each needs those before it. */
export const STEPS = {
	signIn: 'Sign in',
	apiAccess: 'API access',
	version: 'API version',
	user: 'User',
	permissions: 'Permissions',
	object: 'Object',
	limits: 'Limits',
} as const;

export type StepName = keyof typeof STEPS;

/** How one step went. `unknown`: Salesforce does not tell, and nothing is wrong with that. */
export interface Step {
	step: StepName;
	result: 'ok' | 'warning' | 'failed' | 'unknown';
	/** What was found, in a sentence without a full stop. */
	detail: string;
	/** What to do about it. */
	advice?: string;
	/** The same for a machine. */
	data?: IDataObject;
}

export function firstFailure(steps: readonly Step[]): Step | undefined {
	return steps.find(({ result }) => result === 'failed');
}

/** All is well: within. Something to look at: approaching. Something does not work: over. */
export function outcomeOfSteps(steps: readonly Step[]): LimitOutcome {
	if (firstFailure(steps)) return 'over';
	return steps.some(({ result }) => result === 'warning') ? 'approaching' : 'within';
}

/** An item a step, so that n8n shows them as a table. */
export function stepJson({ step, result, detail, advice, data }: Step): IDataObject {
	return { step: STEPS[step], result, detail, advice: advice ?? '', ...data };
}

export function passed(step: StepName, detail: string, data?: Step['data']): Step {
	return { step, result: 'ok', detail, ...(data && { data }) };
}

export function failedStep(
	step: StepName,
	detail: string,
	{ advice }: { advice?: string } = {},
): Step {
	return { step, result: 'failed', detail, ...(advice && { advice }) };
}

export function failedBy(step: StepName, error: SalesforceCallError): Step {
	return failedStep(step, error.message, { advice: error.advice });
}
