import type { ChildRelationship, FieldSchema, ObjectSchema } from '../model';
import {
	accountFields,
	caseFields,
	invoiceFields,
	opportunityFields,
	taskFields,
} from './business';
import { orderEventFields } from './events';
import {
	attachmentFields,
	contentDocumentFields,
	contentVersionFields,
	documentFields,
} from './files';
import { contactFields, leadFields, userFields } from './people';
import { recordTypeFields } from './recordTypes';

/** Names of the child lists, `childObject.lookupField` to relationship; `!` means deletes cascade. */
const childNames: Readonly<Record<string, string>> = {
	'Account.ParentId': 'ChildAccounts',
	'Contact.AccountId': 'Contacts!',
	'Opportunity.AccountId': 'Opportunities!',
	'Case.AccountId': 'Cases',
	'Task.WhatId': 'Tasks!',
	'Task.WhoId': 'Tasks!',
	'Case.ContactId': 'Cases',
	'Opportunity.ContactId': 'Opportunities',
	'Case.ParentId': 'Cases',
	'Invoice__c.Account__c': 'Invoices__r',
	'User.ManagerId': 'ManagedUsers',
};

interface Definition {
	name: string;
	label: string;
	labelPlural: string;
	keyPrefix: string;
	fields: FieldSchema[];
}

const definitions: readonly Definition[] = [
	define('Account', 'Account', 'Accounts', '001', accountFields),
	define('Attachment', 'Attachment', 'Attachments', '00P', attachmentFields),
	define('Case', 'Case', 'Cases', '500', caseFields),
	define('Contact', 'Contact', 'Contacts', '003', contactFields),
	define('ContentDocument', 'Content Document', 'Content Documents', '069', contentDocumentFields),
	define('ContentVersion', 'Content Version', 'Content Versions', '068', contentVersionFields),
	define('Document', 'Document', 'Documents', '015', documentFields),
	define('Invoice__c', 'Invoice', 'Invoices', 'a00', invoiceFields),
	define('Lead', 'Lead', 'Leads', '00Q', leadFields),
	define('Opportunity', 'Opportunity', 'Opportunities', '006', opportunityFields),
	define('Order_Event__e', 'Order Event', 'Order Events', 'e00', orderEventFields),
	define('RecordType', 'Record Type', 'Record Types', '012', recordTypeFields),
	define('Task', 'Task', 'Tasks', '00T', taskFields),
	define('User', 'User', 'Users', '005', userFields),
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
): Definition {
	return { name, label, labelPlural, keyPrefix, fields };
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
