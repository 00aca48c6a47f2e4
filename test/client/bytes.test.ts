import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';

import { guardBody, openedFrom, withBody } from '../../nodes/shared/client/bytes';

/** A stream whose store fails before anybody reads it. */
async function broken(source: Readable): Promise<void> {
	source.destroy(new Error('The store is gone.'));
	await turn();
}

describe('a source that fails before its first byte is wanted', () => {
	it('ends the call that was to send it, and not the process', async () => {
		const source = Readable.from(['rows']);
		const told: string[] = [];
		const sent = withBody(
			{ openBody: () => Promise.resolve(source) },
			({ message }) => void told.push(message),
			async (body) => {
				await broken(source);
				return await text(body);
			},
		);
		await expect(sent).rejects.toThrow('The store is gone.');
		expect(told).toEqual(['The store is gone.']);
	});

	it('fails who reads the reply', async () => {
		const source = Readable.from(['rows']);
		const body = guardBody(source, { method: 'GET', path: '/x' }, 1_000);
		await broken(source);
		await expect(text(body)).rejects.toMatchObject({ code: 'NO_REPLY' });
	});

	it('fails who reads what is made of it', async () => {
		const source = Readable.from(['rows']);
		const made = openedFrom(source, source as AsyncIterable<Uint8Array>);
		await broken(source);
		await expect(text(made)).rejects.toThrow('The store is gone.');
	});
});

it('closes the source with what is made of it', async () => {
	const source = Readable.from(['rows']);
	openedFrom(source, source as AsyncIterable<Uint8Array>).destroy();
	await turn();
	expect(source.destroyed).toBe(true);
});
