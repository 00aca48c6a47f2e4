import type { INodeProperties } from 'n8n-workflow';

export const keepAttributes: INodeProperties = {
	displayName: 'Keep Attributes',
	name: 'keepAttributes',
	type: 'boolean',
	default: false,
	description: 'Whether each record keeps its attributes, which name its object and address',
};

export const relatedFields: INodeProperties = {
	displayName: 'Related Fields',
	name: 'relatedFields',
	type: 'string',
	default: '',
	placeholder: 'e.g. Account.Name, Owner.Email',
	description:
		'Fields of related records to read too, with commas between them; up to five levels, such as Account.Owner.Name',
};

/** What can be set for every query that reads records. */
export const readingOptions: INodeProperties[] = [
	{
		displayName: 'API',
		name: 'api',
		type: 'options',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					'Bulk API 2.0 for more than 2,000 records where it can run the query, else REST',
			},
			{
				name: 'Bulk',
				value: 'bulk',
				description: 'Bulk API 2.0: a job that waits its turn, for very many records',
			},
			{ name: 'REST', value: 'rest', description: 'At once, 2,000 records a call' },
		],
		default: 'rest',
		description: 'The API that reads the records. The records are the same.',
	},
	{
		displayName: 'Flatten',
		name: 'flatten',
		type: 'options',
		options: [
			{
				name: 'None',
				value: 'none',
				description: 'Parents and children stay nested, as Salesforce sends them',
			},
			{
				name: 'Parents',
				value: 'parents',
				description: 'Fields of parents stand as Account.Name; children are a list',
			},
			{
				name: 'Rows',
				value: 'rows',
				description: 'A row for each child record, with the fields of its parent repeated',
			},
		],
		default: 'none',
		description: 'What becomes of the fields of parents and of child records',
	},
	{
		displayName: 'Include Deleted',
		name: 'includeDeleted',
		type: 'boolean',
		default: false,
		description: 'Whether to return deleted and archived records too',
	},
	keepAttributes,
	{
		displayName: 'Max Records',
		name: 'maxRecords',
		type: 'number',
		default: 10000,
		typeOptions: { minValue: 1 },
		description:
			'Most records the query may find. One that finds more is refused before they are read; nothing is cut off.',
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [
			{ name: 'CSV File', value: 'csv', description: 'One item with a CSV file of all records' },
			{ name: 'Items', value: 'items', description: 'One item for each record' },
			{ name: 'JSON File', value: 'json', description: 'One item with a JSON file of all records' },
			{ name: 'List', value: 'list', description: 'One item with a list of all records' },
		],
		default: 'items',
		description: 'How the records leave the node',
	},
	{
		displayName: 'Page Size',
		name: 'pageSize',
		type: 'number',
		default: 2000,
		typeOptions: { minValue: 200, maxValue: 2000 },
		description:
			'Records a call fetches, from 200 to 2,000. Salesforce may send fewer. A smaller page takes more calls.',
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		description: 'The name of the output binary field for a CSV or JSON file',
	},
];
