import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isTool } from '../../shared/isTool';
import { OUTCOMES, type LimitOutcome } from './assess';

/** Puts the items on the output of the outcome; an agent sees the first output only. */
export function route(
	context: IExecuteFunctions,
	outcome: LimitOutcome,
	items: INodeExecutionData[],
): INodeExecutionData[][] {
	const index = isTool(context) ? 0 : OUTCOMES.indexOf(outcome);
	return OUTCOMES.map((_, output) => (output === index ? items : []));
}
