import type { INodeProperties } from 'n8n-workflow';

/** How a credential wants to call: the same fields in every credential of the package. */
export const throttleFields: INodeProperties[] = [
	{
		displayName: 'Soft Threshold',
		name: 'softThreshold',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 70,
		description:
			"Percent of the org's daily API calls, used by all its users and systems together, from which on n8n slows down bulk jobs, trigger polls and workflows that call without end, and says so. Keep it below the hard threshold.",
	},
	{
		displayName: 'Hard Threshold',
		name: 'hardThreshold',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 80,
		description:
			"Percent of the org's daily API calls, used by all its users and systems together, from which on n8n stops bulk jobs, trigger polls and workflows that call without end, and slows down pages and writes of many records. Single records still go through.",
	},
	{
		displayName: 'Daily Call Budget',
		name: 'dailyCallBudget',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 0,
		description:
			'Most API calls this credential may make in 24 hours, reads included, whatever the org has left. At the hard threshold of it bulk jobs and polls stop, at the whole of it everything but signing in. The count begins anew when n8n restarts. 0 means no budget of its own.',
	},
	{
		displayName: 'Requests per Second',
		name: 'requestsPerSecond',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 0 },
		default: 20,
		description: 'How many calls this credential may start in a second, in each n8n process',
	},
	{
		displayName: 'Max Concurrent Requests',
		name: 'maxConcurrentRequests',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 25, numberPrecision: 0 },
		default: 10,
		description:
			'How many calls of this credential may be under way at once, in each n8n process. Salesforce allows an org 25 that take longer than 20 seconds.',
	},
	{
		displayName: 'Max Wait',
		name: 'maxWaitSeconds',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 900 },
		default: 60,
		description:
			'Seconds a call of a workflow waits while it is stopped by a threshold, or by an org that does not answer, before it ends with an error. Polls do not wait; the next one comes by itself.',
	},
	{
		displayName: 'Workers',
		name: 'workers',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1000, numberPrecision: 0 },
		default: 1,
		description:
			'How many n8n processes run workflows with this credential. In queue mode: the number of workers. They share the allowance of bulk jobs and polls, so too small a number here undoes the protection of the org, and too large a number makes them slow.',
	},
	{
		displayName:
			'<b>Queue mode:</b> set Workers to the number of your workers. n8n cannot find it out by itself, and with 1 declared each worker acts as if it had the whole allowance.',
		name: 'workersNotice',
		type: 'notice',
		default: '',
	},
];
