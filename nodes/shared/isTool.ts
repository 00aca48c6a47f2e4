import type { IExecuteFunctions } from 'n8n-workflow';

/** Whether an agent runs the node as its tool; it sees the first output alone. */
export function isTool(context: IExecuteFunctions): boolean {
	// Absent before n8n 2.
	return (context as Partial<IExecuteFunctions>).isToolExecution?.() ?? false;
}
