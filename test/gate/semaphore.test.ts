import { Semaphore } from '../../nodes/shared/gate/semaphore';

it('lets through as many as it has places, then the others in the order they came', async () => {
	const semaphore = new Semaphore(2);
	const log: string[] = [];
	const enter = async (name: string) => {
		const release = await semaphore.acquire();
		log.push(name);
		return release;
	};
	const first = await enter('a');
	await enter('b');
	const c = enter('c');
	const d = enter('d');
	await Promise.resolve();
	expect(log).toEqual(['a', 'b']);
	first();
	(await c)();
	await d;
	expect(log).toEqual(['a', 'b', 'c', 'd']);
});

it('lets a cancelled caller leave the queue without taking a place', async () => {
	const semaphore = new Semaphore(1);
	const release = await semaphore.acquire();
	const controller = new AbortController();
	const waiting = semaphore.acquire(controller.signal);
	const next = semaphore.acquire();
	controller.abort(new Error('cancelled'));
	await expect(waiting).rejects.toThrow('cancelled');
	release();
	(await next)();
	expect(semaphore.waiting).toBe(0);
	await semaphore.acquire();
});

it('refuses a caller that is cancelled already', async () => {
	const controller = new AbortController();
	controller.abort(new Error('cancelled'));
	await expect(new Semaphore(1).acquire(controller.signal)).rejects.toThrow('cancelled');
});
