import type { INodeProperties } from 'n8n-workflow';

import { fieldsOption } from '../shared/descriptions/fieldsOption';

export const includeDeleted: INodeProperties = {
	displayName: 'Include Deleted',
	name: 'includeDeleted',
	type: 'boolean',
	default: false,
	description: 'Whether to return records in the recycle bin and archived ones as well',
};

const allOrNone: INodeProperties = {
	displayName: 'All or None',
	name: 'allOrNone',
	type: 'boolean',
	default: false,
	description:
		'Whether one failing record keeps the others of its call from being saved. A call holds 200 records; earlier calls stay saved.',
};

const allowDuplicates: INodeProperties = {
	displayName: 'Allow Duplicates',
	name: 'allowDuplicates',
	type: 'boolean',
	default: false,
	description:
		'Whether to save records of which a duplicate rule of the org only warns. Rules that block still block.',
};

/** By which API records are written. */
const writeApi: INodeProperties = {
	displayName: 'API',
	name: 'api',
	type: 'options',
	options: [
		{
			name: 'Automatic',
			value: 'automatic',
			description:
				'Bulk API 2.0 for more than 2,000 records where no other option needs REST, else REST',
		},
		{
			name: 'Bulk',
			value: 'bulk',
			description:
				'Bulk API 2.0: a job that waits its turn, for very many records. A failing record stops no other.',
		},
		{ name: 'REST', value: 'rest', description: 'At once, 200 records a call' },
	],
	default: 'rest',
	description: 'The API that writes the records. What leaves the node is the same.',
};

/** By which API records are read. */
export const readApi: INodeProperties = {
	displayName: 'API',
	name: 'api',
	type: 'options',
	options: [
		{
			name: 'Automatic',
			value: 'automatic',
			description: 'Bulk API 2.0 for more than 2,000 records where it can run the query, else REST',
		},
		{
			name: 'Bulk',
			value: 'bulk',
			description: 'Bulk API 2.0: a job that waits its turn, for very many records',
		},
		{ name: 'REST', value: 'rest', description: 'At once, 2,000 records a call' },
	],
	default: 'rest',
	description: 'The API that reads the records. The records are the same.',
};

const assignmentRule: INodeProperties = {
	displayName: 'Assignment Rule',
	name: 'assignmentRule',
	type: 'string',
	default: 'FALSE',
	placeholder: 'e.g. FALSE',
	description:
		'Which assignment rule gives accounts, cases and leads their owner: TRUE for the active one, FALSE for none, or the ID of a rule. Without this option Salesforce applies the active one.',
};

const dryRun: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description:
		'Whether to check the items against the fields of the object, and send nothing. Rules of the org, such as validation rules, are not known beforehand.',
};

const duplicateDetails: INodeProperties = {
	displayName: 'Duplicate Details',
	name: 'duplicateDetails',
	type: 'boolean',
	default: false,
	description:
		'Whether the errors of records that a duplicate rule stopped name the records they are like. Costs one more call for every 25 of them.',
};

const ifUnmodifiedSince: INodeProperties = {
	displayName: 'If Unmodified Since',
	name: 'ifUnmodifiedSince',
	type: 'dateTime',
	default: '',
	description:
		'Update a record only if nobody has changed it since then, such as the LastModifiedDate with which it was read. Needs a call for every 25 items instead of 200.',
};

const sameKey: INodeProperties = {
	displayName: 'Items With the Same Key',
	name: 'sameKey',
	type: 'options',
	options: [
		{
			name: 'Fail',
			value: 'fail',
			description: 'Send none of the items that mean the same record',
		},
		{
			name: 'In Order',
			value: 'inOrder',
			description: 'Send all of them, later ones in later calls',
		},
		{
			name: 'Last Wins',
			value: 'lastWins',
			description: 'Send the last of them; the others get its result',
		},
	],
	default: 'fail',
	description: 'What happens to items that mean the same record',
};

const updateRecentlyViewed: INodeProperties = {
	displayName: 'Update Recently Viewed',
	name: 'updateRecentlyViewed',
	type: 'boolean',
	default: false,
	description: "Whether the records enter the integration user's list of recently viewed items",
};

/** The options of one writing operation, in the order of their names. */
export function writeOptions(operation: string): INodeProperties[] {
	switch (operation) {
		case 'create':
			return [
				allOrNone,
				allowDuplicates,
				writeApi,
				assignmentRule,
				dryRun,
				duplicateDetails,
				updateRecentlyViewed,
			];
		case 'delete':
			return [allOrNone, writeApi, dryRun];
		case 'findOrCreate':
			return [
				allowDuplicates,
				writeApi,
				assignmentRule,
				dryRun,
				duplicateDetails,
				fieldsOption,
				updateRecentlyViewed,
			];
		default:
			return [
				allOrNone,
				allowDuplicates,
				writeApi,
				assignmentRule,
				dryRun,
				duplicateDetails,
				ifUnmodifiedSince,
				sameKey,
				updateRecentlyViewed,
			];
	}
}
