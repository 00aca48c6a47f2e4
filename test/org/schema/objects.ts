import type { ChildRelationship, FieldSchema, ObjectSchema } from '../model';
import {
	accountFields,
	caseFields,
	invoiceFields,
	opportunityFields,
	taskFields,
} from './business';
import { profileFields, userPermissionAccessFields } from './access';
import { neverSearched, orgWrites, undeletable } from './abilities';
import {
	assignmentRuleFields,
	processDefinitionFields,
	processInstanceFields,
	stepFields,
	workitemFields,
} from './approvals';
import { eventLogFields } from './eventLog';
import { orderEventFields } from './events';
import {
	attachmentFields,
	contentDocumentFields,
	contentDocumentLinkFields,
	contentVersionFields,
	documentFields,
} from './files';
import { contactFields, leadFields, userFields } from './people';
import { recordTypeFields } from './recordTypes';
import { reportFields } from './reports';

/** Names of the child lists, `childObject.lookupField` to relationship; `!` means deletes cascade. */
const childNames: Readonly<Record<string, string>> = {
	'Account.ParentId': 'ChildAccounts',
	'Contact.AccountId': 'Contacts!',
	'ContentDocumentLink.ContentDocumentId': 'ContentDocumentLinks!',
	'ContentDocumentLink.LinkedEntityId': 'ContentDocumentLinks!',
	'Opportunity.AccountId': 'Opportunities!',
	'Case.AccountId': 'Cases',
	'Task.WhatId': 'Tasks!',
	'Task.WhoId': 'Tasks!',
	'Case.ContactId': 'Cases',
	'Opportunity.ContactId': 'Opportunities',
	'Case.ParentId': 'Cases',
	'ProcessInstance.TargetObjectId': 'ProcessInstances!',
	'ProcessInstanceStep.ProcessInstanceId': 'Steps!',
	'ProcessInstanceWorkitem.ProcessInstanceId': 'Workitems!',
	'Invoice__c.Account__c': 'Invoices__r',
	'User.ManagerId': 'ManagedUsers',
};

interface Definition {
	name: string;
	label: string;
	labelPlural: string;
	keyPrefix: string;
	fields: FieldSchema[];
	abilities?: ObjectSchema['abilities'];
}

const definitions: readonly Definition[] = [
	define('Account', 'Account', 'Accounts', '001', accountFields),
	define('AssignmentRule', 'Rule', 'Rules', '01Q', assignmentRuleFields, orgWrites),
	define('Attachment', 'Attachment', 'Attachments', '00P', attachmentFields),
	define('Case', 'Case', 'Cases', '500', caseFields),
	define('Contact', 'Contact', 'Contacts', '003', contactFields),
	define('ContentDocument', 'Content Document', 'Content Documents', '069', contentDocumentFields),
	define(
		'ContentDocumentLink',
		'Content Document Link',
		'Content Document Link',
		'06A',
		contentDocumentLinkFields,
		neverSearched,
	),
	define('ContentVersion', 'Content Version', 'Content Versions', '068', contentVersionFields),
	define('Document', 'Document', 'Documents', '015', documentFields),
	define('EventLogFile', 'Event Log File', 'Event Log Files', '0AT', eventLogFields, orgWrites),
	define('Invoice__c', 'Invoice', 'Invoices', 'a00', invoiceFields),
	define('Lead', 'Lead', 'Leads', '00Q', leadFields),
	define('Opportunity', 'Opportunity', 'Opportunities', '006', opportunityFields),
	define('Order_Event__e', 'Order Event', 'Order Events', 'e00', orderEventFields),
	define(
		'ProcessDefinition',
		'Process Definition',
		'Process Definitions',
		'04a',
		processDefinitionFields,
		orgWrites,
	),
	define(
		'ProcessInstance',
		'Process Instance',
		'Process Instances',
		'04g',
		processInstanceFields,
		orgWrites,
	),
	define(
		'ProcessInstanceStep',
		'Process Instance Step',
		'Process Instance Steps',
		'04h',
		stepFields,
		orgWrites,
	),
	define(
		'ProcessInstanceWorkitem',
		'Approval Request',
		'Approval Requests',
		'04i',
		workitemFields,
		{ ...orgWrites, updateable: true, deletable: true },
	),
	define('Profile', 'Profile', 'Profile', '00e', profileFields, orgWrites),
	define('RecordType', 'Record Type', 'Record Types', '012', recordTypeFields, undeletable),
	define('Report', 'Report', 'Reports', '00O', reportFields, orgWrites),
	define('Task', 'Task', 'Tasks', '00T', taskFields),
	define('User', 'User', 'Users', '005', userFields, undeletable),
	define(
		'UserPermissionAccess',
		'User Permission Access',
		'User Permission Access',
		'08q',
		userPermissionAccessFields,
		orgWrites,
	),
];

/** All objects of the org, in name order. */
export const objectSchemas: readonly ObjectSchema[] = definitions.map((definition) => ({
	...definition,
	custom: /__[ce]$/.test(definition.name),
	childRelationships: childrenOf(definition.name),
}));

function define(
	name: string,
	label: string,
	labelPlural: string,
	keyPrefix: string,
	fields: FieldSchema[],
	abilities?: ObjectSchema['abilities'],
): Definition {
	const plain = { name, label, labelPlural, keyPrefix, fields };
	return abilities === undefined ? plain : { ...plain, abilities };
}

function childrenOf(parent: string): ChildRelationship[] {
	return definitions.flatMap((child) =>
		child.fields.flatMap((field) => {
			const relationship = childNames[`${child.name}.${field.name}`];
			if (relationship === undefined || !field.referenceTo?.includes(parent)) return [];
			return [
				{
					childSObject: child.name,
					field: field.name,
					relationshipName: relationship.replace('!', ''),
					cascadeDelete: relationship.endsWith('!'),
				},
			];
		}),
	);
}
