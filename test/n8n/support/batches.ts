import { parse as parseFlatted } from 'flatted';
import type { INodeExecutionData } from 'n8n-workflow';
import type { RealN8n } from './realN8n';

/** One execution, as n8n stored it: finished, or cut off by a kill. */
export interface Batch {
	startedAt: number;
	names: string[];
}

interface StoredRow {
	createdAt: string;
	data: string;
}

interface RunData {
	resultData: { runData?: Record<string, Array<{ data?: { main?: INodeExecutionData[][] } }>> };
	executionData?: {
		nodeExecutionStack?: Array<{
			node: { name: string };
			data: { main?: INodeExecutionData[][] };
		}>;
	};
}

/** The records that a trigger handed over, by execution, in the order of the executions. */
export function batches(n8n: RealN8n, trigger: string): Batch[] {
	const rows = n8n.query<StoredRow>(
		'SELECT e.createdAt, d.data FROM execution_entity e JOIN execution_data d ON d.executionId = e.id ORDER BY e.id',
	);
	return rows.map(({ createdAt, data }) => {
		const { resultData, executionData } = parseFlatted(data) as RunData;
		const begun = executionData?.nodeExecutionStack?.find(({ node }) => node.name === trigger);
		const items =
			resultData.runData?.[trigger]?.[0]?.data?.main?.[0] ?? begun?.data.main?.[0] ?? [];
		return {
			startedAt: Date.parse(`${createdAt.replace(' ', 'T')}Z`),
			names: items.map(({ json }) => json['LastName'] as string),
		};
	});
}

/** How often each name occurs. */
export function countOf(names: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	return counts;
}
