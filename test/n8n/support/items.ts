import type { IDataObject } from 'n8n-workflow';
import type { Execution } from '../../../scripts/n8n/n8nRest';

/** The items that left a node by one of its outputs, over all its runs in the execution. */
export function itemsOf(
	{ runData }: Pick<Execution, 'runData'>,
	node: string,
	output = 0,
): IDataObject[] {
	const runs = runData[node] ?? [];
	return runs.flatMap(({ data }) =>
		(data?.main?.[output] ?? []).map(({ json }) => json as IDataObject),
	);
}
