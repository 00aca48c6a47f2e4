import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** Parameter 'Query Parameters': values for the `:name` in a query. `readParameters` reads it. */
export function queryParameters(displayOptions: IDisplayOptions): INodeProperties {
	return {
		displayName: 'Query Parameters',
		name: 'queryParameters',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Parameter',
		default: {},
		description:
			'Values for the names that stand with a colon in the query, such as :email. A value is bound by its type and can never change the query.',
		options: [
			{
				displayName: 'Parameter',
				name: 'parameters',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. email',
						description: 'The name as it stands in the query, without the colon',
					},
					{
						displayName: 'Type',
						name: 'type',
						type: 'options',
						noDataExpression: true,
						options: [
							{ name: 'Boolean', value: 'boolean' },
							{
								name: 'Date',
								value: 'date',
								description: 'A day such as 2026-11-23, or a date literal such as TODAY',
							},
							{
								name: 'Date and Time',
								value: 'dateTime',
								description: 'A moment such as 2026-11-23T08:30:00Z, or a date literal',
							},
							{ name: 'ID', value: 'id' },
							{ name: 'Number', value: 'number' },
							{ name: 'Text', value: 'string' },
							{ name: 'Time', value: 'time', description: 'A time of day such as 08:30:00Z' },
						],
						default: 'string',
						description: 'The type of the field it is compared with',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						description:
							'For IN and NOT IN an expression that gives a list; text is one value, its commas included',
					},
				],
			},
		],
		displayOptions,
	};
}
