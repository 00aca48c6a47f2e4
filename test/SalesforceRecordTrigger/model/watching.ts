import type { ScanSizes } from '../../../nodes/SalesforceRecordTrigger/polling/scan';
import type { Watch } from '../../../nodes/SalesforceRecordTrigger/polling/watch';
import { MemoryOrg } from './memoryOrg';
import { N8nStandIn } from './n8nStandIn';
import { watchOf } from './watches';

/** A trigger that has begun, with an org of its own. */
export async function watching(watch: Partial<Watch> = {}, sizes?: ScanSizes) {
	const world = new MemoryOrg();
	const n8n = new N8nStandIn({
		world,
		watch: watchOf(watch),
		saving: 'durable',
		repeatLastBatch: false,
		sizes,
	});
	await n8n.poll();
	let version = 0;
	return {
		world,
		n8n,
		create: (count = 1, lateMs = 0): string[] =>
			Array.from({ length: count }, () => {
				const change = { do: 'create', version: ++version, lateMs, backdated: false } as const;
				return world.change(change) ?? '';
			}),
		update: (id: string, lateMs = 0): void => {
			world.change({ do: 'update', id, version: ++version, lateMs });
		},
		/** Moves the stamp and nothing else. */
		touch: (id: string): void => {
			world.change({ do: 'touch', id });
		},
		/** One poll after some time; what it told. */
		pollAfter: async (ms: number): Promise<string[]> => {
			world.advance(ms);
			return (await n8n.poll()).map(({ event, id }) => `${event} ${id}`);
		},
		reads: () => n8n.reads.map(({ kind }) => kind),
		stateBytes: () => JSON.stringify(n8n.state).length,
	};
}
