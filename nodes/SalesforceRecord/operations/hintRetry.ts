import type { IExecuteFunctions } from 'n8n-workflow';

/** Says what n8n's own Retry On Fail does to creates, where the node's settings let it happen. */
export function hintRetry(context: IExecuteFunctions): void {
	if (context.getNode().retryOnFail !== true || context.continueOnFail()) return;
	context.addExecutionHints({
		message:
			"'Retry On Fail' is on: if one item fails, n8n runs the whole node again and creates the saved items a second time. Switch it off, or use Create or Update with an external ID; lost connections and busy replies are retried in any case.",
		type: 'warning',
		location: 'outputPane',
	});
}
