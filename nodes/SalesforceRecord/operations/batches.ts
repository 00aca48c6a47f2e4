import type { OperationInput } from './operation';
import { withType, type Batch } from './save';

type Target = Pick<OperationInput, 'describe' | 'allOrNone'>;

/** Calls that create. Never sent twice unless the first certainly did not run. */
export function createBatch({ describe, allOrNone }: Target): Batch {
	return {
		created: true,
		toCall: (records) => ({
			method: 'POST',
			path: '/composite/sobjects',
			body: { allOrNone, records: records.map((record) => withType(describe.name, record)) },
			replay: 'unsafe',
		}),
	};
}

/** Calls that update by ID; twice is the same as once. */
export function updateBatch({ describe, allOrNone }: Target): Batch {
	return {
		toCall: (records) => ({
			method: 'PATCH',
			path: '/composite/sobjects',
			body: { allOrNone, records: records.map((record) => withType(describe.name, record)) },
			replay: 'safe',
		}),
	};
}
