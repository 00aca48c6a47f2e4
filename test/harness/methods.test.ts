import { listSearch, loadOptions, resourceMapping } from '.';
import { fixtureDir } from './fixtureServer';

const setup = {
	node: 'fixture',
	packageDir: fixtureDir,
	parameters: { value: 'Account' },
	credentials: { fixtureApi: { flavour: 'sweet' } },
};

describe('methods the editor calls', () => {
	it('loads options with credentials and the parameters of the open node', async () => {
		const options = await loadOptions({ ...setup, method: 'values' });

		expect(options).toEqual([{ name: 'sweet', value: 'Account' }]);
	});

	it('searches a list by filter and page', async () => {
		const found = await listSearch({
			...setup,
			method: 'values',
			filter: 'acc',
			paginationToken: 'second',
		});

		expect(found).toEqual({ results: [{ name: 'acc', value: 'second' }] });
	});

	it('maps resources', async () => {
		const { fields } = await resourceMapping({ ...setup, method: 'fields' });

		expect(fields.map(({ id }) => id)).toEqual(['Account']);
	});

	it('says which method is missing', async () => {
		await expect(loadOptions({ ...setup, method: 'nothing' })).rejects.toThrow(
			'Node "fixture" has no method "nothing" there',
		);
	});
});
