import { csvChunks } from '../../nodes/SalesforceQuery/operations/fileChunks';

async function* pagesOf(...pages: object[][]) {
	for (const page of pages) yield await Promise.resolve(page as never);
}

it('takes the columns of a CSV file from the first page that has rows', async () => {
	const count = { count: 0 };
	const chunks = csvChunks(pagesOf([], [{ Id: '1', Status: 'New' }], []), ['id'], count);
	let file = '';
	for await (const chunk of chunks) file += chunk;
	expect(file).toBe('Id,Status\n1,New\n');
	expect(count.count).toBe(1);
});
