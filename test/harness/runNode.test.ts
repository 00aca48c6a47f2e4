import nock from 'nock';
import type { RunNodeOptions } from '.';
import { binaryItem, createCredentialStore, readBinary, runNode, useBinaryData } from '.';
import { fixtureDir } from './fixtureServer';

const run = async (options: Partial<RunNodeOptions>) =>
	await runNode({ node: 'fixture', packageDir: fixtureDir, ...options });

describe('runNode', () => {
	it('resolves expressions for each item, and fills in the defaults of the description', async () => {
		const input = [{ json: { name: 'a' } }, { json: { name: 'b' } }];
		const named = await run({ input, parameters: { value: '={{ $json.name }}!' } });
		const defaulted = await run({ input });

		expect(named.outputs[0]?.map(({ json }) => json.value)).toEqual(['a!', 'b!']);
		expect(defaulted.outputs[0]?.map(({ json }) => json.value)).toEqual([
			'default value',
			'default value',
		]);
		expect(named.outputs[1]).toMatchObject([{ json: { count: 2 } }]);
		expect(named.status).toBe('success');
	});

	it('returns what the node threw as its error', async () => {
		const { error, outputs, status } = await run({
			parameters: { action: 'refuse', value: 'no such account' },
		});

		expect(error?.message).toBe('no such account');
		expect(outputs).toEqual([]);
		expect(status).toBe('error');
	});

	it('passes on the settings to continue after an error', async () => {
		const parameters = { action: 'refuse', value: 'no' };
		const regular = await run({ parameters, settings: { onError: 'continueRegularOutput' } });
		const routed = await run({ parameters, settings: { onError: 'continueErrorOutput' } });

		expect(regular.outputs).toMatchObject([[{ json: { error: 'no' } }], []]);
		expect(routed.outputs).toMatchObject([[], [], [{ json: { error: 'no' } }]]);
	});

	it('shows that n8n passes the input on when a node throws although it may continue', async () => {
		const { error, outputs } = await run({
			input: [{ json: { name: 'a' } }],
			parameters: { action: 'unknown' },
			settings: { onError: 'continueErrorOutput' },
		});

		expect(error?.message).toBe('Unknown action');
		expect(outputs).toMatchObject([[{ json: { name: 'a' } }]]);
	});

	it('runs the whole node again under Retry On Fail', async () => {
		const { error, logs } = await run({
			parameters: { action: 'stumble' },
			settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
		});

		expect(error?.message).toBe('Stumbled');
		expect(logs.filter(({ message }) => message === 'Stumbling')).toHaveLength(3);
	});

	it('collects execution hints', async () => {
		const { hints } = await run({ parameters: { action: 'hint', value: 'slowed down' } });

		expect(hints).toEqual([{ message: 'slowed down', location: 'outputPane' }]);
	});

	it('cancels the execution when the signal says so', async () => {
		const stop = new AbortController();
		const running = run({ parameters: { action: 'wait' }, signal: stop.signal });
		setImmediate(() => stop.abort());

		expect((await running).status).toBe('canceled');
	});

	it('keeps a credential from a node that does not name it', async () => {
		const { error } = await run({
			node: 'fixtureStranger',
			credentials: { fixtureApi: { baseUrl: 'http://127.0.0.1' } },
		});

		expect(error?.message).toBe('Credential type "fixtureApi" is restricted to specific nodes');
	});

	it('keeps the logs and items of a hundred parallel executions apart', async () => {
		const store = createCredentialStore({ fixtureApi: { flavour: 'shared' } });
		const values = Array.from({ length: 100 }, (_, index) => `value ${index}`);
		const runs = await Promise.all(
			values.map(async (value) => await run({ credentials: store, parameters: { value } })),
		);

		expect(runs.map(({ outputs }) => outputs[0]?.[0]?.json.value)).toEqual(values);
		expect(runs.map(({ logs }) => logs.filter(({ message }) => message === 'Echoing'))).toEqual(
			values.map((value) => [{ level: 'info', message: 'Echoing', meta: { value } }]),
		);
	});

	it('counts how often a shared credential is read', async () => {
		const store = createCredentialStore({ fixtureApi: { flavour: 'shared' } });
		await run({ credentials: store, parameters: { action: 'credentials' } });
		await run({ credentials: store, parameters: { action: 'credentials' } });

		expect(store.reads).toBe(2);
	});

	it('lets nock answer', async () => {
		const scope = nock('https://fixture.example').get('/data').reply(200, { from: 'nock' });
		const { outputs } = await run({
			credentials: { fixtureApi: { baseUrl: 'https://fixture.example', token: 't' } },
			parameters: { action: 'request' },
		});

		expect(outputs[0]?.[0]?.json.body).toEqual({ from: 'nock' });
		scope.done();
		nock.restore();
	});

	it.each(['memory', 'filesystem'] as const)('reads and writes files in %s mode', async (mode) => {
		const putBack = await useBinaryData(mode);
		const { outputs } = await run({
			input: [await binaryItem('Id\n1\n', { fileName: 'in.csv', mimeType: 'text/csv' })],
			parameters: { action: 'file', value: 'Id\n2\n' },
		});
		const file = outputs[0]?.[0]?.binary?.data;

		expect(outputs[0]?.[0]?.json.read).toBe('Id\n1\n');
		expect(file).toMatchObject({ fileName: 'a.csv', mimeType: 'text/csv' });
		expect(file?.id !== undefined).toBe(mode === 'filesystem');
		expect((await readBinary(file!)).toString()).toBe('Id\n2\n');
		await putBack();
	});
});
