import { ingestOrg } from './ingestOrg';

const t = ingestOrg();

const upsert = {
	object: 'Contact',
	operation: 'upsert',
	externalIdFieldName: 'External_Id__c',
	contentType: 'CSV',
};

function contacts(): Array<Record<string, unknown>> {
	return [...t.org.store.rows('Contact')];
}

describe('rows', () => {
	it('are saved or failed one by one, with results in Salesforce’s format', async () => {
		const csv = 'LastName,Email,External_Id__c\n"Ann, A","a@example.com",c-1\nBob,nonsense,c-2\n';
		const job = await t.bulk.ingest(upsert, csv);
		expect(job).toMatchObject({
			state: 'JobComplete',
			jobType: 'V2Ingest',
			numberRecordsProcessed: 2,
			numberRecordsFailed: 1,
		});
		const [saved] = contacts();
		const good = await t.bulk.call('GET', `/jobs/ingest/${job.id}/successfulResults`);
		expect(good.headers.get('content-type')).toBe('text/csv');
		expect(good.text).toBe(
			'"sf__Id","sf__Created",LastName,Email,External_Id__c\n' +
				`"${String(saved?.Id)}","true","Ann, A","a@example.com","c-1"\n`,
		);
		const bad = await t.bulk.call('GET', `/jobs/ingest/${job.id}/failedResults`);
		expect(bad.text).toBe(
			'"sf__Id","sf__Error",LastName,Email,External_Id__c\n' +
				'"","INVALID_EMAIL_ADDRESS:Email: invalid email address: nonsense:Email --",' +
				'"Bob","nonsense","c-2"\n',
		);
		const rest = await t.bulk.call('GET', `/jobs/ingest/${job.id}/unprocessedrecords`);
		expect(rest.text).toBe('LastName,Email,External_Id__c\n');
	});

	it('say created false when an upsert finds its record', async () => {
		t.org.seed('Contact', [{ LastName: 'Old', External_Id__c: 'c-1' }]);
		const job = await t.bulk.ingest(upsert, 'External_Id__c,LastName\nC-1,New\nc-2,Other\n');
		const results = await t.bulk.results(job.id, 'successfulResults');
		expect(Object.fromEntries(results.map((row) => [row.LastName, row.sf__Created]))).toEqual({
			New: 'false',
			Other: 'true',
		});
		expect(contacts().map((row) => row.LastName)).toEqual(['New', 'Other']);
	});

	it('keep a field for an empty cell and clear it for #N/A', async () => {
		const [id = ''] = t.org.seed('Contact', [{ LastName: 'Ann', Phone: '1', Title: 'Boss' }]);
		await t.bulk.ingest(
			{ object: 'Contact', operation: 'update' },
			`Id,Phone,Title\n${id.slice(0, 15)},,#N/A\n`,
		);
		expect(contacts()).toMatchObject([{ Phone: '1', Title: null }]);
	});

	it('name parents by external id', async () => {
		const [accountId] = t.org.seed('Account', [{ Name: 'Acme', External_Id__c: 'a-1' }]);
		const job = await t.bulk.ingest(
			{ object: 'Contact', operation: 'insert' },
			'LastName,Account.External_Id__c\nAnn,a-1\nBob,a-9\n',
		);
		expect(contacts()).toMatchObject([{ LastName: 'Ann', AccountId: accountId }]);
		expect(await t.bulk.results(job.id, 'failedResults')).toMatchObject([
			{
				sf__Error:
					'INVALID_FIELD:Foreign key external ID: a-9 not found for field External_Id__c in ' +
					'entity Account: --',
				LastName: 'Bob',
			},
		]);
	});

	it('are deleted by id, soft or hard', async () => {
		const [a = '', b = ''] = t.org.seed('Contact', [{ LastName: 'A' }, { LastName: 'B' }]);
		await t.bulk.ingest({ object: 'Contact', operation: 'delete' }, `Id\n${a}\n`);
		await t.bulk.ingest({ object: 'Contact', operation: 'hardDelete' }, `Id\n${b}\n`);
		expect(contacts()).toEqual([]);
		expect([...t.org.store.rows('Contact', { includeDeleted: true })]).toMatchObject([{ Id: a }]);
	});

	it('of the wrong type fail with a code of Bulk’s own', async () => {
		const job = await t.bulk.ingest(
			{ object: 'Account', operation: 'insert' },
			'Name,AnnualRevenue\nAcme,banana\n',
		);
		const [row] = await t.bulk.results(job.id, 'failedResults');
		expect(row?.sf__Error).toMatch(
			/^INVALID_TYPE_ON_FIELD_IN_RECORD:.*value not of required type: banana:AnnualRevenue --$/,
		);
	});

	it('that share a key in one chunk all fail', async () => {
		const job = await t.bulk.ingest(upsert, 'External_Id__c,LastName\nx,A\nX,B\ny,C\n');
		expect(job).toMatchObject({ numberRecordsFailed: 2 });
		expect(contacts()).toMatchObject([{ LastName: 'C' }]);
		for (const row of await t.bulk.results(job.id, 'failedResults')) {
			expect(row.sf__Error).toMatch(/^DUPLICATE_VALUE:Duplicate external id specified: [xX]:/);
		}
	});

	it('without an Id fail in an update', async () => {
		const job = await t.bulk.ingest(
			{ object: 'Contact', operation: 'update' },
			'Id,LastName\n,Nobody\n',
		);
		expect(await t.bulk.results(job.id, 'failedResults')).toMatchObject([
			{ sf__Error: 'MISSING_ARGUMENT:Id not specified in an update call: --' },
		]);
	});

	it('fail when a lock-row fault is armed for the job', async () => {
		t.org.fault({ kind: 'lock-row', match: { path: '/jobs/ingest' } });
		const job = await t.bulk.ingest({ object: 'Account', operation: 'insert' }, 'Name\nA\nB\n');
		expect(job).toMatchObject({ numberRecordsFailed: 1 });
		const [row] = await t.bulk.results(job.id, 'failedResults');
		expect(row?.sf__Error).toMatch(/^UNABLE_TO_LOCK_ROW:/);
	});

	it('come back in another order than they went, the same for the same job', async () => {
		const names = Array.from({ length: 500 }, (_, at) => `N${at}`);
		const orders: string[] = [];
		for (let run = 0; run < 2; run += 1) {
			t.org.reset({ data: true });
			const job = await t.bulk.ingest(
				{ object: 'Account', operation: 'insert' },
				`Name\n${names.join('\n')}\n`,
			);
			const results = await t.bulk.results(job.id, 'successfulResults');
			orders.push(results.map((row) => row.Name).join());
			expect(new Set(results.map((row) => row.Name))).toEqual(new Set(names));
		}
		expect(orders[0]).not.toBe(names.join());
		expect(orders[1]).toBe(orders[0]);
	});
});

describe('file formats', () => {
	const dialects = ['BACKQUOTE', 'CARET', 'COMMA', 'PIPE', 'SEMICOLON', 'TAB'].flatMap((name, at) =>
		['LF', 'CRLF'].map((ending) => [name, '`^,|;\t'.charAt(at), ending] as const),
	);

	it.each(dialects)('%s (%s) with %s', async (columnDelimiter, sign, lineEnding) => {
		const end = lineEnding === 'LF' ? '\n' : '\r\n';
		const description = `a${sign}b\nc\r\n"d"`;
		const csv =
			`Name${sign}Description${end}` + `Acme${sign}"${description.replaceAll('"', '""')}"${end}`;
		const job = await t.bulk.ingest(
			{ object: 'Account', operation: 'insert', columnDelimiter, lineEnding },
			csv,
		);
		expect(job).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0 });
		expect([...t.org.store.rows('Account')]).toMatchObject([{ Description: description }]);
		const { text } = await t.bulk.call('GET', `/jobs/ingest/${job.id}/successfulResults`);
		expect(text.startsWith(`"sf__Id"${sign}"sf__Created"${sign}Name${sign}Description${end}`)).toBe(
			true,
		);
		expect(text.endsWith(`"${end}`)).toBe(true);
	});
});

describe('structural failures', () => {
	it.each<[string, Record<string, unknown>, string, string]>([
		['an unknown column', {}, 'Name,Bacon\nA,b\n', 'InvalidBatch : Field name not found : Bacon'],
		['no rows', {}, 'Name\n', 'InvalidBatch : Records not found'],
		['nothing at all', {}, '', 'InvalidBatch : Records not found'],
		[
			'a byte order mark before a quoted header',
			{},
			'\uFEFF"Name"\nA\n',
			'InvalidBatch : Failed to parse CSV. Found unescaped quote. A value with quote should be within a quote',
		],
		[
			'a byte order mark before a bare header',
			{},
			'\uFEFFName\nA\n',
			'InvalidBatch : Field name not found : \uFEFFName',
		],
		[
			'a blank before a quote',
			{},
			'Name,Phone\nA, "1"\n',
			'InvalidBatch : Failed to parse CSV. Found unescaped quote. A value with quote should be within a quote',
		],
		[
			'a quote left open',
			{},
			'Name\n"A\n',
			'InvalidBatch : Failed to parse CSV. EOF reached before closing an opened quote',
		],
		[
			'CRLF data in an LF job',
			{ lineEnding: 'LF' },
			'Name\r\nA\r\n',
			'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF',
		],
		[
			'LF data in a CRLF job',
			{ lineEnding: 'CRLF' },
			'Name\nA\n',
			'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is CRLF',
		],
		[
			'a delete with more than ids',
			{ operation: 'delete' },
			'Id,Name\nx,y\n',
			"InvalidBatch : The 'delete' batch must contain only ids",
		],
		[
			'a type on a plain lookup',
			{},
			'Name,Account:Parent.External_Id__c\nA,x\n',
			'InvalidBatch : type is not needed for non polymorphic foreign key references: Parent',
		],
	])('%s fails the job with nothing processed', async (_what, job, csv, errorMessage) => {
		const finished = await t.bulk.ingest({ object: 'Account', operation: 'insert', ...job }, csv);
		expect(finished).toMatchObject({
			state: 'Failed',
			errorMessage,
			numberRecordsProcessed: 0,
			numberRecordsFailed: 0,
		});
		expect([...t.org.store.rows('Account')]).toEqual([]);
	});
});
