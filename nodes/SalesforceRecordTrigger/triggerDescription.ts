import type { INodeProperties } from 'n8n-workflow';
import { fieldsOption } from '../shared/descriptions/fieldsOption';
import { filterProperties } from '../shared/descriptions/filterProperties';
import { objectLocator } from '../shared/descriptions/objectLocator';

export const triggerProperties: INodeProperties[] = [
	objectLocator,
	{
		displayName: 'Event',
		name: 'event',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Record Created',
				value: 'created',
				description: 'Each new record, once, in its state when it is read',
			},
			{
				name: 'Record Created or Updated',
				value: 'createdOrUpdated',
				description: 'Each new record once, and then its changes',
			},
			{
				name: 'Record Deleted',
				value: 'deleted',
				description:
					'Each record that was deleted, also by a merge, with its fields unless it was deleted for good',
			},
			{
				name: 'Record Updated',
				value: 'updated',
				description:
					'Each record that changed after it was created; several changes between two polls are one event',
			},
		],
		default: 'createdOrUpdated',
		description: 'What starts the workflow',
	},
	{
		displayName: 'Changed Field Names or IDs',
		name: 'changedFields',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getFields', loadOptionsDependsOn: ['object.value'] },
		default: [],
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		hint: 'Only updates that changed one of these fields start the workflow. The values of the 2,000 records changed last are remembered; the first change of any other record counts as one.',
		displayOptions: { show: { event: ['updated', 'createdOrUpdated'] } },
	},
	...filterProperties({}),
	{
		displayName: 'Start From',
		name: 'startFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Now', value: 'now', description: 'What happens after the workflow is activated' },
			{ name: 'Date', value: 'date', description: 'What happened since then, and from now on' },
		],
		default: 'now',
		description:
			'Where the trigger begins when the workflow is activated for the first time; later it goes on from where it ended',
	},
	{
		displayName: 'Start Date',
		name: 'startDate',
		type: 'dateTime',
		default: '',
		required: true,
		description:
			"Without a time zone, the workflow's own is meant. Records are told in their present state.",
		displayOptions: { show: { startFrom: ['date'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			fieldsOption,
			{
				displayName: 'Ignore System Updates',
				name: 'ignoreSystemUpdates',
				type: 'boolean',
				default: false,
				description:
					'Whether to leave out changes that no user made, such as a renamed picklist value, a new roll-up or archiving: those that leave Last Modified Date as it is',
			},
			{
				displayName: 'Max Records per Poll',
				name: 'maxRecordsPerPoll',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 50000 },
				default: 1000,
				description:
					'Most records that one poll hands over. The rest follow with the next polls, none is left out.',
			},
			{
				displayName: 'Output As',
				name: 'outputAs',
				type: 'options',
				options: [
					{ name: 'Items', value: 'items', description: 'One item for each record' },
					{
						name: 'List',
						value: 'list',
						description: 'One item for each poll, with all its records in a list',
					},
				],
				default: 'items',
			},
			{
				displayName: 'Repeat Last Batch After Restart',
				name: 'repeatLastBatch',
				type: 'boolean',
				default: true,
				description:
					'Whether to deliver the last batch again after n8n was started anew. Without its durable cursors, n8n may lose a batch if it is killed while it takes it over; repeated is safer than lost.',
			},
			{
				displayName: 'Rescan Minutes',
				name: 'rescanMinutes',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 1440 },
				default: 60,
				description:
					'How far back to look, at most, for changes of long transactions, which Salesforce shows only when they end',
			},
			{
				displayName: 'Settle Seconds',
				name: 'settleSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 3600 },
				default: 20,
				description:
					'How long a change rests before it is read, because Salesforce shows some changes a little after their time. It lasts three seconds in any case.',
			},
		],
	},
];
