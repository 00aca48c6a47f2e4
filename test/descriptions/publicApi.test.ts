import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeType } from 'n8n-workflow';

import { SalesforceServerApi } from '../../credentials/SalesforceServerApi.credentials';
import { SalesforceUserOAuth2Api } from '../../credentials/SalesforceUserOAuth2Api.credentials';
import { SalesforceBulk } from '../../nodes/SalesforceBulk/SalesforceBulk.node';
import { SalesforceLimits } from '../../nodes/SalesforceLimits/SalesforceLimits.node';
import { SalesforcePlatform } from '../../nodes/SalesforcePlatform/SalesforcePlatform.node';
import { SalesforceQuery } from '../../nodes/SalesforceQuery/SalesforceQuery.node';
import { SalesforceRecord } from '../../nodes/SalesforceRecord/SalesforceRecord.node';
import { SalesforceRecordTrigger } from '../../nodes/SalesforceRecordTrigger/SalesforceRecordTrigger.node';
import { authentication, credentials } from '../../nodes/shared/descriptions/authentication';
import { operationRows, propertyShape, shapeOf, type OperationRow } from './shape';

const page = readFileSync(join(__dirname, '../../docs/public-api.md'), 'utf8');

const nodes: INodeType[] = [
	new SalesforceBulk(),
	new SalesforceLimits(),
	new SalesforcePlatform(),
	new SalesforceQuery(),
	new SalesforceRecord(),
	new SalesforceRecordTrigger(),
];

/** The cells of every table row below a heading that ends in the type's name. */
function rowsOf(typeName: string): string[][] {
	const section = page
		.split('\n## ')
		.find((text) => text.split('\n')[0]?.endsWith(`\`${typeName}\``));
	return (section ?? '')
		.split('\n')
		.filter((line) => line.startsWith('|') && !line.startsWith('|---'))
		.map((line) =>
			line
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim()),
		)
		.slice(1);
}

const isShipped = (cells: string[]) => /^\d+\.\d+\.\d+$/.test(cells.at(-1) ?? '');

function documented(typeName: string): OperationRow[] {
	return rowsOf(typeName)
		.filter(isShipped)
		.map(([resource = '', operation = '', parameters = '']) => ({
			resource,
			operation,
			parameters: splitParameters(parameters),
		}));
}

/** Splits at the commas outside braces, and sorts the members within. */
function splitParameters(text: string): string[] {
	return (text.match(/\w+(?:\{[^}]*\})?/g) ?? [])
		.map((parameter) => {
			const [name, members] = parameter.split(/[{}]/);
			if (members === undefined) return parameter;
			return `${name}{${members.split(', ').sort().join(', ')}}`;
		})
		.sort();
}

const byName = (a: OperationRow, b: OperationRow) =>
	`${a.resource} ${a.operation}`.localeCompare(`${b.resource} ${b.operation}`);

describe.each(nodes.map(({ description }) => [description.name, description] as const))(
	'%s',
	(name, description) => {
		it('has exactly the operations and parameters that docs/public-api.md says it has', () => {
			expect(operationRows(description).sort(byName)).toEqual(documented(name).sort(byName));
		});

		it('takes either credential, by its first parameter', () => {
			expect(description.credentials).toEqual(credentials);
			expect(description.properties[0]).toEqual(authentication);
		});

		it('keeps every name, value and default that a saved workflow may hold', () => {
			expect(shapeOf(description)).toMatchSnapshot();
		});
	},
);

describe.each(
	[new SalesforceServerApi(), new SalesforceUserOAuth2Api()].map(
		({ name, properties }) => [name, properties] as const,
	),
)('%s', (name, properties) => {
	it('has exactly the fields that docs/public-api.md says it has', () => {
		const fields = rowsOf(name)
			.filter(isShipped)
			.flatMap(([cell = '']) => cell.split(', '));
		const shown = properties.filter(({ type }) => type !== 'notice' && type !== 'callout');
		expect(shown.map((property) => property.name).sort()).toEqual(fields.sort());
	});

	it('keeps every field and default that a saved credential may hold', () => {
		expect(properties.map(propertyShape)).toMatchSnapshot();
	});
});
