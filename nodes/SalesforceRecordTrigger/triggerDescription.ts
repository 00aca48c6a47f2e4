import type { INodeProperties } from 'n8n-workflow';
import { fieldsOption } from '../shared/descriptions/fieldsOption';
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
				description: 'Each record that was moved to the recycle bin',
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
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			fieldsOption,
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
				displayName: 'Settle Seconds',
				name: 'settleSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 3600 },
				default: 20,
				description:
					'How long a change rests before it is read, because Salesforce shows some changes a little after their time. Raise it if changes of long transactions are missed.',
			},
		],
	},
];
