import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { FilterOperator } from '../soql/condition';
import { fieldLocator } from './fieldLocator';
import { queryParameters } from './queryParameters';

const OPERATORS: Array<INodePropertyOptions & { value: FilterOperator }> = [
	{ name: 'Contains', value: 'contains' },
	{ name: 'Does Not Contain', value: 'notContains' },
	{ name: 'Ends With', value: 'endsWith' },
	{
		name: 'Excludes',
		value: 'excludes',
		description: 'None of these values is chosen in a multi-select picklist',
	},
	{ name: 'Is Empty', value: 'isEmpty' },
	{ name: 'Is Equal To', value: 'equal' },
	{ name: 'Is Greater Than', value: 'greater' },
	{ name: 'Is Greater Than or Equal To', value: 'greaterOrEqual' },
	{ name: 'Is in List', value: 'in' },
	{ name: 'Is Less Than', value: 'less' },
	{ name: 'Is Less Than or Equal To', value: 'lessOrEqual' },
	{ name: 'Is Not Empty', value: 'isNotEmpty' },
	{ name: 'Is Not Equal To', value: 'notEqual' },
	{ name: 'Is Not in List', value: 'notIn' },
	{
		name: 'Includes',
		value: 'includes',
		description:
			'One of these values is chosen in a multi-select picklist; A;B means A and B together',
	},
	{ name: 'Starts With', value: 'startsWith' },
];

const WITHOUT_VALUE: FilterOperator[] = ['isEmpty', 'isNotEmpty'];

/** The three parameters of one condition. */
const condition: INodeProperties[] = [
	fieldLocator('searchFilterFields'),
	{
		displayName: 'Operator',
		name: 'operator',
		type: 'options',
		noDataExpression: true,
		options: OPERATORS,
		default: 'equal',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		placeholder: 'e.g. Energy, 1000, 2026-11-23 or LAST_N_DAYS:30',
		description:
			"What to compare with, in the field's own type. Dates: 2026-11-23, a date and time, or a date literal such as TODAY. Lists: values with commas between them, or an expression that gives a list.",
		displayOptions: { hide: { operator: WITHOUT_VALUE } },
	},
];

/** How several conditions stand together. */
const COMBINE: INodePropertyOptions[] = [
	{ name: 'AND', value: 'and', description: 'All of them must be true' },
	{ name: 'OR', value: 'or', description: 'One of them must be true' },
];

/**
 * The parameters by which a node that reads an object chooses its records: 'Filter By', guided filters
 * with groups, or a `WHERE` as text with bound parameters. `readFilter` reads them. The node needs the
 * `listSearch` method `searchFilterFields`.
 *
 * @param show where the node shows them, such as `{ resource: ['record'], operation: ['getAll'] }`
 */
export function filterProperties(show: NonNullable<IDisplayOptions['show']>): INodeProperties[] {
	const guided = { show: { ...show, filterMode: ['guided'] } };
	const text = { show: { ...show, filterMode: ['text'] } };
	return [
		{
			displayName: 'Filter By',
			name: 'filterMode',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Conditions',
					value: 'guided',
					description: 'Choose fields, operators and values',
				},
				{
					name: 'SOQL Text',
					value: 'text',
					description: 'Write the conditions as they stand after WHERE',
				},
			],
			default: 'guided',
			displayOptions: { show },
		},
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Filter',
			default: {},
			description: 'Without any, every record is taken',
			options: [
				{ displayName: 'Condition', name: 'conditions', values: condition },
				{
					displayName: 'Group of Conditions',
					name: 'groups',
					values: [
						{
							displayName: 'Combine Conditions',
							name: 'combine',
							type: 'options',
							noDataExpression: true,
							options: COMBINE,
							default: 'or',
							description: 'How the conditions of this group stand together',
						},
						{
							displayName: 'Conditions',
							name: 'conditions',
							type: 'fixedCollection',
							typeOptions: { multipleValues: true },
							placeholder: 'Add Condition',
							default: {},
							options: [{ displayName: 'Condition', name: 'conditions', values: condition }],
						},
					],
				},
			],
			displayOptions: guided,
		},
		{
			displayName: 'Combine Filters',
			name: 'combineFilters',
			type: 'options',
			noDataExpression: true,
			options: COMBINE,
			default: 'and',
			description: 'How the filters stand together, a group counting as one',
			displayOptions: guided,
		},
		{
			displayName: 'Where',
			name: 'where',
			type: 'string',
			default: '',
			typeOptions: { rows: 3 },
			placeholder: 'e.g. Industry = :industry AND CreatedDate = LAST_N_DAYS:30',
			description:
				"The conditions as they stand after WHERE in SOQL. Put values that come from items under 'Query Parameters', and name them here with a colon.",
			displayOptions: text,
		},
		queryParameters(text),
	];
}

/**
 * Parameter 'Sort'. `readSort` reads it. The node needs the `listSearch` method `searchSortFields`.
 *
 * @param show where the node shows it
 */
export function sortProperty(show: NonNullable<IDisplayOptions['show']>): INodeProperties {
	return {
		displayName: 'Sort',
		name: 'sort',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Field',
		default: {},
		description: 'The order of the records; the first field counts most',
		options: [
			{
				displayName: 'Field',
				name: 'fields',
				values: [
					fieldLocator('searchSortFields'),
					{
						displayName: 'Direction',
						name: 'direction',
						type: 'options',
						noDataExpression: true,
						options: [
							{ name: 'Ascending', value: 'asc' },
							{ name: 'Descending', value: 'desc' },
						],
						default: 'asc',
					},
					{
						displayName: 'Empty Values',
						name: 'nulls',
						type: 'options',
						noDataExpression: true,
						options: [
							{ name: 'First', value: 'first' },
							{ name: 'Last', value: 'last' },
						],
						default: 'last',
						description: 'Where records without a value in this field come',
					},
				],
			},
		],
		displayOptions: { show },
	};
}
