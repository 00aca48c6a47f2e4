import type { FieldSchema } from '../model';
import {
	audit,
	checkbox,
	datetime,
	identity,
	lookup,
	picklist,
	readOnly,
	required,
	text,
	textarea,
} from './fields';

/** The objects whose records can be put up for approval. */
export const approvable = ['Account', 'Opportunity'];

const statuses = ['Pending', 'Approved', 'Rejected', 'Removed'];

export const processDefinitionFields: FieldSchema[] = [
	...identity('Process Definition').slice(0, 1),
	text('Name', 'Name', 255, { ...required, nameField: true }),
	text('DeveloperName', 'Name', 80, required),
	picklist('Type', 'Type', ['Approval', 'State'], { ...required, length: 40 }),
	textarea('Description', 'Description', 3000),
	picklist('TableEnumOrId', 'Custom Object Definition ID', approvable, { ...required, length: 40 }),
	picklist('State', 'State', ['Active', 'Inactive', 'Obsolete'], { ...required, length: 40 }),
	...audit(),
];

export const processInstanceFields: FieldSchema[] = [
	...identity('Process Instance'),
	lookup(
		'ProcessDefinitionId',
		'Process Definition ID',
		['ProcessDefinition'],
		'ProcessDefinition',
		{ ...readOnly, ...required },
	),
	lookup('TargetObjectId', 'Target Object ID', approvable, 'TargetObject', {
		...readOnly,
		...required,
	}),
	picklist('Status', 'Status', statuses, { ...readOnly, ...required, length: 40 }),
	datetime('CompletedDate', 'Completed Date', readOnly),
	lookup('LastActorId', 'Last Actor', ['User'], 'LastActor', readOnly),
	lookup('SubmittedById', 'Submitted By', ['User'], 'SubmittedBy', readOnly),
	...audit(),
];

/** An approval that waits for somebody. It goes away with the decision. */
export const workitemFields: FieldSchema[] = [
	...identity('Approval Request'),
	lookup('ProcessInstanceId', 'Process Instance ID', ['ProcessInstance'], 'ProcessInstance', {
		...readOnly,
		...required,
	}),
	lookup('OriginalActorId', 'Original Actor ID', ['User'], 'OriginalActor', {
		...readOnly,
		...required,
	}),
	lookup('ActorId', 'Actor ID', ['User'], 'Actor', { ...required, createable: false }),
	...audit().filter((field) => !field.name.startsWith('LastModified')),
];

/** What was done about an approval: it was submitted, approved, rejected. */
export const stepFields: FieldSchema[] = [
	...identity('Process Instance Step').filter((field) => field.name === 'Id'),
	lookup('ProcessInstanceId', 'Process Instance ID', ['ProcessInstance'], 'ProcessInstance', {
		...readOnly,
		...required,
	}),
	picklist('StepStatus', 'Step Status', [...statuses, 'Started'], { ...readOnly, length: 40 }),
	lookup('OriginalActorId', 'Original Actor ID', ['User'], 'OriginalActor', readOnly),
	lookup('ActorId', 'Actor ID', ['User'], 'Actor', readOnly),
	textarea('Comments', 'Comments', 4000, readOnly),
	...audit().filter((field) => !field.name.startsWith('LastModified')),
];

/** Assignment rules, by which new cases, leads and accounts get their owner. */
export const assignmentRuleFields: FieldSchema[] = [
	...identity('Rule').slice(0, 1),
	text('Name', 'Name', 120, { ...readOnly, nameField: true }),
	picklist('SobjectType', 'SObject Type', ['Account', 'Case', 'Lead'], { ...readOnly, length: 40 }),
	checkbox('Active', 'Active', readOnly),
	...audit(),
];
