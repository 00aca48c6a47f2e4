import type { INodeProperties } from 'n8n-workflow';

import { columnsForm } from '../../shared/descriptions/columnsForm';

/** What the resources Flow and Action have in common, in each other's words. */
interface Words {
	resource: 'action' | 'flow';
	parameter: 'actionName' | 'flowName';
	shown: 'Action' | 'Flow';
	what: 'action' | 'flow';
	placeholder: string;
	searchListMethod: 'searchActions' | 'searchFlows';
	resourceMapperMethod: 'getActionInputs' | 'getFlowInputs';
	dependsOn: string[];
}

function invocableProperties(words: Words): INodeProperties[] {
	const { resource, parameter, shown, what } = words;
	const show = (...operation: string[]) => ({ show: { resource: [resource], operation } });
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [resource] } },
			options: [
				{
					name: 'Get',
					value: 'get',
					description: `Retrieve the inputs and outputs of the ${what}, an item each`,
					action: `Get ${what}`,
				},
				{
					name: 'Get Many',
					value: 'getAll',
					description: `List the ${what}s that can be invoked`,
					action: `Get many ${what}s`,
				},
				{
					name: 'Invoke',
					value: 'invoke',
					description: `Run the ${what} for each item, up to 200 a call`,
					action: `Invoke ${what}`,
				},
			],
			default: 'invoke',
		},
		...(resource === 'action' ? [actionType] : []),
		{
			displayName: shown,
			name: parameter,
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			required: true,
			description: `The ${what} to use`,
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					placeholder: `Choose a${resource === 'action' ? 'n' : ''} ${what}`,
					typeOptions: { searchListMethod: words.searchListMethod, searchable: true },
				},
				{
					displayName: 'By Name',
					name: 'name',
					type: 'string',
					placeholder: words.placeholder,
					hint: 'The name the API uses',
				},
			],
			displayOptions: show('get', 'invoke'),
		},
		columnsForm({
			method: words.resourceMapperMethod,
			dependsOn: words.dependsOn,
			words: { singular: 'input', plural: 'inputs' },
			displayOptions: { ...show('invoke'), hide: { [parameter]: [''] } },
		}),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			displayOptions: show('invoke'),
			options: [
				{
					displayName: 'Batch Size',
					name: 'batchSize',
					type: 'number',
					default: 200,
					typeOptions: { minValue: 1, maxValue: 200 },
					description:
						"How many items one call holds at most. They share a transaction and its limits; where the org's setting for partial save is off, one that fails takes the others of its call back.",
				},
				{
					displayName: 'Isolate Items',
					name: 'isolateItems',
					type: 'boolean',
					default: false,
					description:
						'Whether each item gets a call of its own, so that no item can take another one back',
				},
			],
		},
	];
}

const actionType: INodeProperties = {
	displayName: 'Action Type',
	name: 'actionType',
	type: 'options',
	default: 'standard',
	description: 'What kind of action it is',
	displayOptions: { show: { resource: ['action'], operation: ['get', 'getAll', 'invoke'] } },
	options: [
		{
			name: 'Apex',
			value: 'apex',
			description: 'An Apex method with the annotation InvocableMethod',
		},
		{ name: 'Email Alert', value: 'emailAlert', description: 'Named with its object in front' },
		{ name: 'Prompt Template', value: 'generatePromptResponse' },
		{
			name: 'Quick Action',
			value: 'quickAction',
			description:
				'That creates or updates a record or logs a call; named with its object in front',
		},
		{
			name: 'Send Notification',
			value: 'sendNotification',
			description: 'A custom notification type',
		},
		{ name: 'Standard', value: 'standard', description: 'What Salesforce itself brings' },
	],
};

export const actionProperties: INodeProperties[] = invocableProperties({
	resource: 'action',
	parameter: 'actionName',
	shown: 'Action',
	what: 'action',
	placeholder: 'e.g. emailSimple or Account.Log_Call',
	searchListMethod: 'searchActions',
	resourceMapperMethod: 'getActionInputs',
	dependsOn: ['actionType', 'actionName.value'],
});

export const flowProperties: INodeProperties[] = invocableProperties({
	resource: 'flow',
	parameter: 'flowName',
	shown: 'Flow',
	what: 'flow',
	placeholder: 'e.g. Create_Follow_Up',
	searchListMethod: 'searchFlows',
	resourceMapperMethod: 'getFlowInputs',
	dependsOn: ['flowName.value'],
});
