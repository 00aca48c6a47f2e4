import type { INodeProperties } from 'n8n-workflow';

const show = (...operation: string[]) => ({ show: { resource: ['approval'], operation } });

export const approvalProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['approval'] } },
		options: [
			{
				name: 'Approve',
				value: 'approve',
				description: 'Approve what waits for a decision',
				action: 'Approve a record',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'List what waits for a decision',
				action: 'Get many pending approvals',
			},
			{
				name: 'Reject',
				value: 'reject',
				description: 'Reject what waits for a decision',
				action: 'Reject a record',
			},
			{
				name: 'Submit',
				value: 'submit',
				description: 'Put a record up for approval',
				action: 'Submit a record for approval',
			},
		],
		default: 'submit',
	},
	{
		displayName: 'Record ID',
		name: 'recordId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 0015g00000AbCdEAAV',
		description: 'ID of the record to put up for approval',
		displayOptions: show('submit'),
	},
	{
		displayName: 'Record ID',
		name: 'recordId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 0015g00000AbCdEAAV',
		description:
			'ID of the record that waits, or of its approval request (04i…), which Get Many lists',
		displayOptions: show('approve', 'reject'),
	},
	{
		displayName: 'Record ID',
		name: 'recordId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 0015g00000AbCdEAAV',
		description: 'Lists what waits for this record alone; without one, everything that waits',
		displayOptions: show('getAll'),
	},
	{
		displayName: 'Approval Process',
		name: 'processDefinition',
		type: 'string',
		default: '',
		placeholder: 'e.g. Discount_Approval',
		description:
			'Unique name or ID of the approval process; without one, Salesforce takes the first that fits the record',
		displayOptions: show('submit'),
	},
	{
		displayName: 'Comments',
		name: 'comments',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		description: "What the approval's history shows",
		displayOptions: show('approve', 'reject', 'submit'),
	},
	{
		displayName: 'Next Approver IDs',
		name: 'nextApproverIds',
		type: 'string',
		default: '',
		placeholder: 'e.g. 0055g00000AbCdEAAV',
		description:
			'IDs of users, with commas between them, where the process lets the submitter or the approver choose who decides next',
		displayOptions: show('approve', 'submit'),
	},
];
