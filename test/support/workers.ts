import type * as Harness from '../harness';

/** One n8n process: its own n8n-core, its own copy of the built nodes and of what they remember. */
export interface Worker {
	runNode: typeof Harness.runNode;
	/** A view of the store that this worker's harness takes for its own. */
	viewOf(store: Harness.CredentialStore): Harness.CredentialStore;
}

type Work<T> = (signal: AbortSignal) => Promise<T>;

/** Leases in the order they are asked for: what Redis is to n8n's workers. */
export function sharedLocks() {
	const tails = new Map<string, Promise<unknown>>();
	return {
		async withLease<T>(namespace: string, key: string, work: Work<T>): Promise<T> {
			const name = `${namespace}:${key}`;
			const turn = (tails.get(name) ?? Promise.resolve())
				.catch(() => undefined)
				.then(async () => await work(new AbortController().signal));
			tails.set(name, turn);
			return await turn;
		},
	};
}

/** Loads everything anew, as another process would. */
export async function startWorker(locks: ReturnType<typeof sharedLocks>): Promise<Worker> {
	let worker: Worker | undefined;
	await jest.isolateModulesAsync(async () => {
		const harness = await import('../harness');
		const { Container } = await import('@n8n/di');
		const { LockService } = await import('@n8n/backend-common');
		Container.get(LockService).setProvider(locks as never);
		await harness.loadPackage();
		worker = {
			runNode: harness.runNode,
			viewOf(store) {
				const view = new harness.CredentialStore();
				view.read = async (id) => await store.read(id);
				view.write = async (id, data) => await store.write(id, data);
				view.references = () => store.references();
				return view;
			},
		};
	});
	if (!worker) throw new Error('The worker did not load');
	return worker;
}
