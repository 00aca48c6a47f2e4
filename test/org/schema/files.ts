import type { FieldSchema } from '../model';
import {
	audit,
	checkbox,
	identity,
	int,
	lookup,
	owner,
	picklist,
	readOnly,
	required,
	text,
	textarea,
} from './fields';

/** The field that holds an object's file; it is read by an address of its own. */
export const contentField: Readonly<Record<string, string>> = {
	ContentVersion: 'VersionData',
	Attachment: 'Body',
	Document: 'Body',
};

export const contentVersionFields: FieldSchema[] = [
	...identity('ContentVersion'),
	lookup('ContentDocumentId', 'ContentDocument ID', ['ContentDocument'], 'ContentDocument', {
		updateable: false,
	}),
	checkbox('IsLatest', 'Is Latest', readOnly),
	text('VersionNumber', 'Version Number', 20, readOnly),
	text('Title', 'Title', 255, { nameField: true }),
	textarea('Description', 'Description', 1000),
	textarea('ReasonForChange', 'Reason For Change', 1000),
	text('PathOnClient', 'Path On Client', 500, { ...required, updateable: false }),
	lookup(
		'FirstPublishLocationId',
		'First Publish Location ID',
		['Account', 'Case', 'Contact', 'Lead', 'Opportunity', 'User'],
		'FirstPublishLocation',
		{
			updateable: false,
		},
	),
	text('FileType', 'File Type', 20, readOnly),
	text('FileExtension', 'File Extension', 40, readOnly),
	int('ContentSize', 'Size', readOnly),
	file('VersionData', 'Version Data'),
	owner(['User']),
	...audit(),
];

export const contentDocumentFields: FieldSchema[] = [
	...identity('ContentDocument'),
	text('Title', 'Title', 255, { nameField: true }),
	text('FileType', 'File Type', 20, readOnly),
	text('FileExtension', 'File Extension', 40, readOnly),
	int('ContentSize', 'Size', readOnly),
	lookup(
		'LatestPublishedVersionId',
		'Latest Published Version ID',
		['ContentVersion'],
		'LatestPublishedVersion',
		readOnly,
	),
	owner(['User']),
	...audit(),
];

/** The objects that a file can be linked to here; in Salesforce, any that have a feed. */
const linkable = ['Account', 'Case', 'Contact', 'Lead', 'Opportunity', 'Task', 'User'];

/** Where a file is to be seen. No audit fields but the last (Object Reference). */
export const contentDocumentLinkFields: FieldSchema[] = [
	...identity('ContentDocumentLink').filter(({ name }) => name === 'Id' || name === 'IsDeleted'),
	lookup('LinkedEntityId', 'Linked Entity ID', linkable, 'LinkedEntity', {
		...required,
		updateable: false,
	}),
	lookup('ContentDocumentId', 'ContentDocument ID', ['ContentDocument'], 'ContentDocument', {
		...required,
		updateable: false,
	}),
	...audit().filter(({ name }) => name === 'SystemModstamp'),
	picklist('ShareType', 'Share Type', ['V', 'C', 'I'], { ...required, restrictedPicklist: true }),
	picklist('Visibility', 'Visibility', ['AllUsers', 'InternalUsers', 'SharedUsers'], {
		restrictedPicklist: true,
	}),
];

export const attachmentFields: FieldSchema[] = [
	...identity('Attachment'),
	lookup(
		'ParentId',
		'Parent ID',
		['Account', 'Case', 'Contact', 'Lead', 'Opportunity', 'Task'],
		'Parent',
		{
			...required,
			updateable: false,
		},
	),
	text('Name', 'File Name', 255, { ...required, nameField: true }),
	text('ContentType', 'Content Type', 120),
	int('BodyLength', 'Body Length', readOnly),
	file('Body', 'Body'),
	textarea('Description', 'Description', 500),
	checkbox('IsPrivate', 'Private'),
	owner(['User']),
	...audit(),
];

export const documentFields: FieldSchema[] = [
	...identity('Document'),
	lookup('FolderId', 'Folder ID', ['User'], 'Folder', required),
	text('Name', 'Document Name', 255, { ...required, nameField: true }),
	text('DeveloperName', 'Document Unique Name', 80),
	text('Type', 'File Extension', 40),
	text('ContentType', 'MIME Type', 120),
	int('BodyLength', 'Body Length', readOnly),
	file('Body', 'Body'),
	textarea('Description', 'Description', 255),
	...audit(),
];

function file(name: string, label: string): FieldSchema {
	return { name, label, type: 'base64', nillable: true, createable: true, updateable: false };
}
