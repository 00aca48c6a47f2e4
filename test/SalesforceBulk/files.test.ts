import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { binaryItem, readBinary, useBinaryData, type NodeRun } from '../harness';
import { startOrg, type RunningOrg } from '../org';
import { callsOf, ingest, jsonOf, partners, query, runBulk } from './bulkNode';

jest.setTimeout(60_000);

let org: RunningOrg;
beforeAll(async () => {
	org = await startOrg();
});
beforeEach(() => org.reset({ data: true }));
afterEach(() => org.clearFaults());
afterAll(async () => await org.close());

const fromFile = (jobOperation: string, more: INodeParameters = {}) =>
	ingest('Contact', jobOperation, { inputMode: 'binary', ...more });

async function runFile(content: string | Buffer, parameters: INodeParameters): Promise<NodeRun> {
	const file = await binaryItem(content, { fileName: 'rows.csv', mimeType: 'text/csv' });
	return await runBulk(org, parameters, [{}], { input: [file] });
}

async function table(item: INodeExecutionData | undefined): Promise<string[][]> {
	const data = item?.binary?.data;
	return data ? parse((await readBinary(data)).toString()) : [];
}

describe.each(['memory', 'filesystem'] as const)('with binary data in %s', (mode) => {
	let restore: () => Promise<void>;
	beforeAll(async () => {
		restore = await useBinaryData(mode);
	});
	afterAll(() => restore());

	const good = 'firstname,LASTNAME,Description\n"A ""x""","Last, 1","two\nlines"\nB,Last 2,#N/A\n';

	test('a CSV file is written, and each list of results leaves as a file by its own output', async () => {
		const { outputs, error } = await runFile(`${good}C,,no last name\n`, fromFile('insert'));

		expect(error).toBeUndefined();
		expect(outputs.map((output) => jsonOf(output))).toEqual([
			[{ outcome: 'saved', rows: 2, jobIds: [expect.stringMatching(/^750/)] }],
			[{ outcome: 'failed', rows: 1, jobIds: [expect.stringMatching(/^750/)] }],
			[],
		]);
		const [header, ...rows] = await table(outputs[0]?.[0]);
		expect(header).toEqual(['sf__Id', 'sf__Created', 'FirstName', 'LastName', 'Description']);
		expect(rows.map((row) => row.slice(2)).sort()).toEqual([
			['A "x"', 'Last, 1', 'two\nlines'],
			['B', 'Last 2', '#N/A'],
		]);
		expect((await table(outputs[1]?.[0]))[1]?.[1]).toMatch(/^REQUIRED_FIELD_MISSING/);
		const saved = [...org.store.rows('Contact')].map(({ Description }) => Description ?? null);
		expect(saved.sort()).toEqual([null, 'two\nlines'].sort());
	});

	test('rows can leave as items too', async () => {
		const { outputs } = await runFile(good, fromFile('insert', { outputMode: 'items' }));
		expect(jsonOf(outputs[0])[0]).toMatchObject({
			id: expect.stringMatching(/^003/),
			created: true,
			outcome: 'saved',
			row: { LastName: expect.stringMatching(/^Last/) },
		});
		expect(outputs[0]).toHaveLength(2);
	});

	test.each<[string, string | Buffer]>([
		['a byte order mark, semicolons and CRLF', '\uFEFFFirstName;LastName\r\nA;"x;\r\ny"\r\n'],
		['tabs and no last line end', 'FirstName\tLastName\nA\t"x;\r\ny"'],
		['pipes, mixed line ends and empty lines', 'FirstName|LastName\r\n\nA|"x;\r\ny"\n\r\n'],
	])('%s are found out', async (_what, content) => {
		const { error } = await runFile(content, fromFile('insert'));
		expect(error).toBeUndefined();
		expect([...org.store.rows('Contact')]).toMatchObject([{ FirstName: 'A', LastName: 'x;\r\ny' }]);
	});

	test('a query leaves as one file', async () => {
		org.seed('Contact', [{ LastName: 'A\n"a"' }, { LastName: 'B' }]);
		const { outputs } = await runBulk(
			org,
			query('SELECT Id, LastName FROM Contact', { outputMode: 'binary' }),
		);
		expect(jsonOf(outputs[0])).toEqual([{ jobId: expect.stringMatching(/^750/), rows: 2 }]);
		expect(outputs[0]?.[0]?.binary?.data).toMatchObject({
			fileName: expect.stringMatching(/^Contact-750\w+\.csv$/),
			mimeType: 'text/csv',
		});
		expect((await table(outputs[0]?.[0])).map(([, name]) => name).sort()).toEqual([
			'A\n"a"',
			'B',
			'LastName',
		]);
	});

	test.each(['csvGzip', 'jsonLines', 'jsonLinesGzip'])(
		'a query leaves as %s',
		async (fileFormat) => {
			org.seed('Contact', [{ LastName: 'A' }, { LastName: 'B' }]);
			const parameters = query('SELECT LastName FROM Contact ORDER BY LastName', {
				outputMode: 'binary',
				options: { fileFormat },
			});
			const { outputs } = await runBulk(org, parameters);
			const bytes = await readBinary(outputs[0]![0]!.binary!.data!);
			const text = (fileFormat.endsWith('Gzip') ? gunzipSync(bytes) : bytes).toString();
			expect(text).toBe(
				fileFormat.startsWith('csv')
					? '"LastName"\n"A"\n"B"\n'.replace('"LastName"', text.split('\n')[0]!)
					: '{"LastName":"A"}\n{"LastName":"B"}\n',
			);
		},
	);

	test('a query without rows leaves a file with its header', async () => {
		const { outputs } = await runBulk(
			org,
			query("SELECT Id FROM Contact WHERE LastName = 'nobody'", { outputMode: 'binary' }),
		);
		expect(jsonOf(outputs[0])).toMatchObject([{ rows: 0 }]);
	});
});

describe('a file that cannot be sent', () => {
	const latin1 = Buffer.from('LastName,FirstName\nA,b\nMüller,c\nD,e\n', 'latin1');
	const utf16 = Buffer.from('\uFEFFLastName\nA\n', 'utf16le');
	const long = `LastName,Description\nA,${'x'.repeat(131_073)}\n`;
	test.each<[string, string | Buffer, RegExp]>([
		['an empty file', '', /The file is empty/],
		['a header alone', 'LastName,FirstName\n', /a header and no rows/],
		['no header', 'Smith,Ann\nJones,Bob\n', /names no field of Contact: "Smith" \(column 1\)/],
		[
			'a duplicate column',
			'LastName,lastname\nA,B\n',
			/more than one column for the field LastName/,
		],
		['an unknown column', 'LastName,Shoe\nA,1\n', /Contact has no field "Shoe" \(column 2\)/],
		['a column without a name', 'LastName,\nA,B\n', /Column 2 of the file has no name/],
		[
			'a read-only column',
			'LastName,CreatedDate\nA,B\n',
			/may not insert .*"CreatedDate" \(column 2\)/,
		],
		['UTF-16', utf16, /looks like UTF-16/],
		['Latin-1', latin1, /Line 3 of the file is not in UTF-8/],
		['a delimiter no job takes', 'LastName::FirstName\nA::B\n', /names no field of Contact/],
		[
			'a row that is too long',
			'LastName,FirstName\nA,B\nC,D,E\n',
			/Line 3 .* has 3 values, the header has 2/,
		],
		['a row that is too short', 'LastName,FirstName\nA,"B\nb"\nC\n', /Line 4 .* has 1 values/],
		['a field that is too long', long, /Line 2 .*column 2 has 131073 characters/],
		['a stray quote', 'LastName,FirstName\nA,B"b\n', /Line 2 .*quote .*column 2/],
		['an open quote', 'LastName\n"A\n', /Line 2 .*ends inside a quoted value/],
	])('%s: named before a job is made', async (_what, content, message) => {
		const { error } = await runFile(content, fromFile('insert'));
		expect(error?.message).toMatch(message);
		expect(callsOf(org).some((call) => call.includes('/jobs/'))).toBe(false);
	});

	test('no file at all', async () => {
		const { error } = await runBulk(org, fromFile('insert'));
		expect(error?.message).toMatch(/binary/i);
	});

	test.each<[string, INodeParameters, string, RegExp]>([
		[
			'a field that is not there',
			fromFile('upsert', { externalIdField: 'Nope__c' }),
			'LastName\nA\n',
			/'External ID Field' is "Nope__c"/,
		],
		[
			'a field that is none',
			fromFile('upsert', { externalIdField: 'LastName' }),
			'LastName\nA\n',
			/"LastName", which is no external ID field/,
		],
		['an update without Id', fromFile('update'), 'LastName\nA\n', /no column Id/],
		['a delete with more columns', fromFile('delete'), 'Id,LastName\n003,A\n', /takes one column/],
	])('%s: named before a job is made', async (_what, parameters, content, message) => {
		const { error } = await runFile(content, parameters);
		expect(error?.message).toMatch(message);
		expect(callsOf(org).some((call) => call.includes('/jobs/'))).toBe(false);
	});
});

describe('a file to write that cannot be: named before a job is made', () => {
	const asFile = (fileFormat: string) => ({ outputMode: 'binary', options: { fileFormat } });
	const unknown = /'File Format' is "xlsx". It takes one of csv, csvGzip, jsonLines, jsonLinesGzip/;
	const failing = "={{ $('Nowhere').item.json.format }}";

	test.each<[string, INodeParameters, RegExp]>([
		['results of a file: an unknown format', fromFile('insert', asFile('={{ "xlsx" }}')), unknown],
		[
			'results of a file: an expression that fails',
			fromFile('insert', asFile(failing)),
			/Referenced node doesn't exist/,
		],
		[
			'rows of a query: an unknown format',
			query('SELECT Id FROM Contact', asFile('={{ "xlsx" }}')),
			unknown,
		],
		[
			'rows of a query: an expression that fails',
			query('SELECT Id FROM Contact', asFile(failing)),
			/Referenced node doesn't exist/,
		],
		[
			'rows of a query: a field without a name',
			query('SELECT Id FROM Contact', { outputMode: 'binary', binaryPropertyName: '={{ "" }}' }),
			/name of the binary field for the file is empty/,
		],
	])('%s', async (_what, parameters, message) => {
		const { error } = await runFile('LastName\nA\n', parameters);
		expect(`${error?.message} ${error?.description ?? ''}`).toMatch(message);
		expect(callsOf(org).some((call) => call.includes('/jobs/'))).toBe(false);
	});
});

test('rows of a job that is not over in time are named by their place in the file', async () => {
	org.change({ bulkStepMs: 60_000 });
	const parameters = fromFile('insert', { options: { waitMinutes: 0 } });
	const { outputs, hints } = await runFile('LastName\nA\nB\n', parameters);
	org.change({ bulkStepMs: 75 });
	expect(jsonOf(outputs[2])).toEqual([
		{
			outcome: 'unknown',
			errors: [expect.objectContaining({ statusCode: 'JOB_NOT_OVER' })],
			jobId: expect.stringMatching(/^750/),
			state: 'UploadComplete',
			row: {},
			firstRow: 1,
			rows: 2,
		},
	]);
	expect(hints.map(({ message }) => message).join()).toMatch(/is not over yet/);
});

test('rows Salesforce keeps no result for are counted', async () => {
	org.fault({ match: { path: '/jobs/ingest' }, kind: 'results-missing', rows: 2 });
	const { outputs, hints } = await runFile('LastName\nA\nB\nC\n', fromFile('insert'));
	expect(jsonOf(outputs[0])).toMatchObject([{ rows: 1 }]);
	expect(jsonOf(outputs[2])).toMatchObject([{ outcome: 'unknown', rows: 2 }]);
	expect(hints.map(({ message }) => message).join()).toMatch(/3 rows were sent .* results for 1/);
});

describe('several files, one of which cannot be sent', () => {
	const files = async (...contents: string[]) =>
		await Promise.all(
			contents.map((content) =>
				binaryItem(content, { fileName: 'rows.csv', mimeType: 'text/csv' }),
			),
		);
	const saved = () => [...org.store.rows('Contact')].map(({ LastName }) => LastName);

	test('behind one that was: what was saved is told, and the node does not fail and send it again', async () => {
		const input = await files('LastName\nA\n', 'Shoe\nB\n', 'LastName\nC\n');
		const { error, outputs, hints } = await runBulk(org, fromFile('insert'), [{}], { input });
		expect(error).toBeUndefined();
		expect(outputs.slice(0, 3).map(partners)).toEqual([[0], [1], [2]]);
		expect(jsonOf(outputs[1])).toMatchObject([
			{ outcome: 'failed', errors: [{ message: expect.stringMatching(/"Shoe"/) }], jobId: null },
		]);
		expect(jsonOf(outputs[2])).toMatchObject([
			{ outcome: 'notTried', errors: [{ statusCode: 'NOT_TRIED' }], jobId: null },
		]);
		expect(saved()).toEqual(['A']);
		expect(hints.map(({ message }) => message).join()).toMatch(
			/file of item 1 was not sent: .*Shoe/,
		);
	});

	test('first: the node fails, and nothing was sent', async () => {
		const input = await files('Shoe\nB\n', 'LastName\nA\n');
		const { error } = await runBulk(org, fromFile('insert'), [{}], { input });
		expect(error?.message).toMatch(/"Shoe"/);
		expect(saved()).toEqual([]);
	});

	test('where the node is set to go on: the others are sent', async () => {
		const input = await files('Shoe\nB\n', 'LastName\nA\n');
		const settings = { onError: 'continueRegularOutput' } as const;
		const { outputs } = await runBulk(org, fromFile('insert'), [{}], { input, settings });
		expect(outputs.slice(0, 3).map(partners)).toEqual([[1], [0], []]);
		expect(saved()).toEqual(['A']);
	});
});
