import type { IncomingRecord, SaveResult } from '../model';
import type { OrgStore } from '../store/orgStore';
import { recordError } from '../store/recordErrors';

export interface ActionParameter {
	name: string;
	label: string;
	type: 'BOOLEAN' | 'DATE' | 'ID' | 'NUMBER' | 'REFERENCE' | 'STRING';
	required: boolean;
	/** Values it takes at most; lists take 2,000, as seen in a describe of v67. */
	maxOccurs?: number;
}

/** An invocable action: a flow or an Apex method that somebody built in the org, or one it came with. */
export interface Action {
	kind: 'flow' | 'apex' | 'standard' | 'quickAction' | 'emailAlert';
	/** Of one that belongs to an object with it in front, as in `Account.Log_Call`. */
	name: string;
	label: string;
	inputs: readonly ActionParameter[];
	outputs: ReadonlyArray<Omit<ActionParameter, 'required'>>;
	/** Does one input's work; what it gives back tells the record it touched. */
	run(store: OrgStore, input: IncomingRecord): SaveResult;
	/** The output values of an input that succeeded. */
	output(id: string, input: IncomingRecord): Record<string, unknown> | null;
}

const accountId: ActionParameter = {
	name: 'accountId',
	label: 'Account ID',
	type: 'REFERENCE',
	required: true,
};

const text = (name: string, label: string, required = false): ActionParameter => ({
	name,
	label,
	type: 'STRING',
	required,
});

/** Values that an input or output takes which is a list. */
const listed = 2000;

/** Recipients that one e-mail may have (Actions Developer Guide). */
const mostRecipients = 5;

/** Sends an e-mail; the org checks it, and it goes nowhere. */
const emailSimple: Action = {
	kind: 'standard',
	name: 'emailSimple',
	label: 'Send Email',
	inputs: [
		text('emailAddresses', 'Email Addresses (comma-separated)', true),
		text('emailSubject', 'Subject', true),
		text('emailBody', 'Body', true),
		text('senderType', 'Sender Type'),
		text('senderAddress', 'Sender Address'),
	],
	outputs: [],
	run: (_store, input) => {
		const addresses = String(input['emailAddresses']).split(',');
		if (addresses.length <= mostRecipients && addresses.every((each) => each.includes('@'))) {
			return { success: true, id: '', errors: [] };
		}
		const message = `Invalid email addresses: ${addresses.join(',')}`;
		return { success: false, errors: [recordError('INVALID_EMAIL_ADDRESS', message)] };
	},
	output: () => null,
};

/** The actions of the org. */
export const actions: readonly Action[] = [
	emailSimple,
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
		kind: 'flow',
		name: 'Rate_Accounts',
		label: 'Rate Accounts',
		inputs: [
			{ ...accountId, name: 'accountIds', label: 'Account IDs', maxOccurs: listed },
			text('rating', 'Rating'),
			{ name: 'employees', label: 'Employees', type: 'NUMBER', required: false },
			{ name: 'since', label: 'Since', type: 'DATE', required: false },
			{ name: 'isUrgent', label: 'Is Urgent', type: 'BOOLEAN', required: false },
		],
		outputs: [
			{ name: 'given', label: 'Given', type: 'STRING' },
			{ name: 'Flow__InterviewStatus', label: 'Flow Interview Status', type: 'STRING' },
		],
		run: (store, input) => {
			const { accountIds, rating, employees } = input;
			const fields = { Rating: rating ?? null, NumberOfEmployees: employees ?? null };
			const saved = (accountIds as string[]).map((id) => store.update('Account', id, fields));
			return saved.find(({ success }) => !success) ?? { success: true, id: '', errors: [] };
		},
		output: (_id, input) => ({
			given: JSON.stringify(input),
			Flow__InterviewStatus: 'Finished',
		}),
	},
	{
		kind: 'quickAction',
		name: 'Account.Log_Call',
		label: 'Log a Call',
		inputs: [{ ...accountId, name: 'contextId', label: 'Context ID' }, text('Subject', 'Subject')],
		outputs: [{ name: 'feedItemIds', label: 'Feed Item IDs', type: 'ID', maxOccurs: listed }],
		run: (store, input) =>
			store.insert('Task', { WhatId: input['contextId'], Subject: input['Subject'] ?? 'Call' }),
		output: () => ({ feedItemIds: [] }),
	},
	{
		kind: 'emailAlert',
		name: 'Account.Welcome',
		label: 'Welcome the customer',
		inputs: [{ ...accountId, name: 'SObjectRowId', label: 'Record ID', type: 'ID' }],
		outputs: [],
		run: (store, input) => {
			const id = String(input['SObjectRowId']);
			if (store.byId('Account', id) !== undefined) return { success: true, id: '', errors: [] };
			const text = `The ID ${id} is not valid or you do not have access to the record.`;
			return { success: false, errors: [recordError('INVALID_CROSS_REFERENCE_KEY', text)] };
		},
		output: () => null,
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
