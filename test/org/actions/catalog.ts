import type { IncomingRecord, SaveResult } from '../model';
import type { OrgStore } from '../store/orgStore';

export interface ActionParameter {
	name: string;
	label: string;
	type: 'STRING' | 'REFERENCE';
	required: boolean;
}

/** An invocable action: a flow or an Apex method that somebody built in the org. */
export interface Action {
	kind: 'flow' | 'apex';
	name: string;
	label: string;
	inputs: readonly ActionParameter[];
	outputs: ReadonlyArray<Omit<ActionParameter, 'required'>>;
	/** Does one input's work; what it gives back tells the record it touched. */
	run(store: OrgStore, input: IncomingRecord): SaveResult;
	/** The output values of an input that succeeded. */
	output(id: string, input: IncomingRecord): Record<string, unknown>;
}

const accountId: ActionParameter = {
	name: 'accountId',
	label: 'Account ID',
	type: 'REFERENCE',
	required: true,
};

/** The actions of the org. */
export const actions: readonly Action[] = [
	{
		kind: 'flow',
		name: 'Create_Follow_Up',
		label: 'Create Follow-Up',
		inputs: [accountId, { name: 'subject', label: 'Subject', type: 'STRING', required: false }],
		outputs: [
			{ name: 'taskId', label: 'Task ID', type: 'REFERENCE' },
			{ name: 'Flow__InterviewStatus', label: 'Flow Interview Status', type: 'STRING' },
		],
		run: (store, input) =>
			store.insert('Task', {
				WhatId: input['accountId'],
				Subject: input['subject'] ?? 'Follow up',
			}),
		output: (taskId) => ({ taskId, Flow__InterviewStatus: 'Finished' }),
	},
	{
		kind: 'apex',
		name: 'RateAccount',
		label: 'Rate Account',
		inputs: [accountId, { name: 'rating', label: 'Rating', type: 'STRING', required: true }],
		outputs: [{ name: 'output', label: 'Output', type: 'STRING' }],
		run: (store, input) =>
			store.update('Account', String(input['accountId']), { Rating: input['rating'] }),
		output: (_id, input) => ({ output: `Rated ${String(input['rating'])}` }),
	},
];
