import type { FieldType } from '../model';

/** A column of a report type: how the report calls it, and where SOQL reads it. */
export interface ReportColumn {
	name: string;
	label: string;
	dataType: FieldType;
	/** Such as `Account.Name`. */
	path: string;
	/** Where the column shows a record's name: the path of its id, which is then the value. */
	idPath?: string;
}

export interface ReportType {
	type: string;
	label: string;
	object: string;
	columns: readonly ReportColumn[];
	/** The column that the standard date filter begins with. */
	dateColumn: string;
}

export interface Grouping {
	name: string;
	sortOrder: 'Asc' | 'Desc';
}

export interface ReportDefinition {
	name: string;
	developerName: string;
	folder: string;
	format: 'TABULAR' | 'SUMMARY' | 'MATRIX';
	type: ReportType;
	detailColumns: readonly string[];
	/** `RowCount`, or a function and a column: `s!AMOUNT` (sum), a (average), m (least), x (most). */
	aggregates: readonly string[];
	groupingsDown: readonly Grouping[];
	groupingsAcross: readonly Grouping[];
}

const column = (
	name: string,
	label: string,
	dataType: FieldType,
	path: string,
	idPath?: string,
): ReportColumn => ({ name, label, dataType, path, ...(idPath === undefined ? {} : { idPath }) });

const opportunities: ReportType = {
	type: 'Opportunity',
	label: 'Opportunities',
	object: 'Opportunity',
	dateColumn: 'CLOSE_DATE',
	columns: [
		column('OPPORTUNITY_NAME', 'Opportunity Name', 'string', 'Name', 'Id'),
		column('ACCOUNT_NAME', 'Account Name', 'string', 'Account.Name', 'AccountId'),
		column('STAGE_NAME', 'Stage', 'picklist', 'StageName'),
		column('TYPE', 'Type', 'picklist', 'Type'),
		column('AMOUNT', 'Amount', 'currency', 'Amount'),
		column('PROBABILITY', 'Probability (%)', 'percent', 'Probability'),
		column('CLOSE_DATE', 'Close Date', 'date', 'CloseDate'),
		column('CREATED_DATE', 'Created Date', 'datetime', 'CreatedDate'),
		column('FULL_NAME', 'Opportunity Owner', 'string', 'Owner.Name', 'OwnerId'),
		column('CLOSED', 'Closed', 'boolean', 'IsClosed'),
	],
};

const contacts: ReportType = {
	type: 'ContactList',
	label: 'Contacts & Accounts',
	object: 'Contact',
	dateColumn: 'CREATED_DATE',
	columns: [
		column('FIRST_NAME', 'First Name', 'string', 'FirstName'),
		column('LAST_NAME', 'Last Name', 'string', 'LastName', 'Id'),
		column('EMAIL', 'Email', 'email', 'Email'),
		column('PHONE1', 'Phone', 'phone', 'Phone'),
		column('TITLE', 'Title', 'string', 'Title'),
		column('SOURCE', 'Lead Source', 'picklist', 'LeadSource'),
		column('ACCOUNT.NAME', 'Account Name', 'string', 'Account.Name', 'AccountId'),
		column('CREATED_DATE', 'Created Date', 'datetime', 'CreatedDate'),
	],
};

const invoices: ReportType = {
	type: 'CustomEntity$Invoice__c',
	label: 'Invoices',
	object: 'Invoice__c',
	dateColumn: 'CUST_CREATED_DATE',
	columns: [
		column('CUST_NAME', 'Invoice: Invoice Name', 'string', 'Name', 'Id'),
		column('Invoice__c.Account__c', 'Account', 'string', 'Account__r.Name', 'Account__c'),
		column('Invoice__c.Amount__c', 'Amount', 'currency', 'Amount__c'),
		column('Invoice__c.Status__c', 'Status', 'picklist', 'Status__c'),
		column('Invoice__c.Issue_Date__c', 'Issue Date', 'date', 'Issue_Date__c'),
		column('Invoice__c.Paid__c', 'Paid', 'boolean', 'Paid__c'),
		column('CUST_CREATED_DATE', 'Invoice: Created Date', 'datetime', 'CreatedDate'),
	],
};

/** The reports of a new org: one of each format, and one over a custom object. */
export const reportDefinitions: readonly ReportDefinition[] = [
	{
		name: 'All Contacts',
		developerName: 'All_Contacts',
		folder: 'Public Reports',
		format: 'TABULAR',
		type: contacts,
		detailColumns: ['FIRST_NAME', 'LAST_NAME', 'EMAIL', 'ACCOUNT.NAME', 'CREATED_DATE'],
		aggregates: ['RowCount'],
		groupingsDown: [],
		groupingsAcross: [],
	},
	{
		name: 'Opportunities by Stage',
		developerName: 'Opportunities_by_Stage',
		folder: 'Sales Reports',
		format: 'SUMMARY',
		type: opportunities,
		detailColumns: ['OPPORTUNITY_NAME', 'ACCOUNT_NAME', 'AMOUNT', 'PROBABILITY', 'CLOSE_DATE'],
		aggregates: ['s!AMOUNT', 'a!PROBABILITY', 'RowCount'],
		groupingsDown: [{ name: 'STAGE_NAME', sortOrder: 'Asc' }],
		groupingsAcross: [],
	},
	{
		name: 'Pipeline Matrix',
		developerName: 'Pipeline_Matrix',
		folder: 'Sales Reports',
		format: 'MATRIX',
		type: opportunities,
		detailColumns: ['OPPORTUNITY_NAME', 'AMOUNT', 'FULL_NAME'],
		aggregates: ['s!AMOUNT', 'RowCount'],
		groupingsDown: [{ name: 'STAGE_NAME', sortOrder: 'Asc' }],
		groupingsAcross: [{ name: 'TYPE', sortOrder: 'Asc' }],
	},
	{
		name: 'Invoices',
		developerName: 'Invoices',
		folder: 'Public Reports',
		format: 'TABULAR',
		type: invoices,
		detailColumns: [
			'CUST_NAME',
			'Invoice__c.Account__c',
			'Invoice__c.Amount__c',
			'Invoice__c.Status__c',
			'Invoice__c.Issue_Date__c',
			'Invoice__c.Paid__c',
		],
		aggregates: ['s!Invoice__c.Amount__c', 'RowCount'],
		groupingsDown: [],
		groupingsAcross: [],
	},
];
