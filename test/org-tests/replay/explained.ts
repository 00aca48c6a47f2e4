/** Why the org's reply to recorded requests differs. */
export interface Explanation {
	/** Recordings it speaks of, by id. */
	recordings: RegExp;
	/** The lines it explains. */
	differences: RegExp;
	reason: string;
}

export const explanations: readonly Explanation[] = [
	{
		recordings: /bulk#|upsert_external_id_field#|select_and_insert_strategy#3[34]/,
		differences: /^refused: .*services\/async/,
		reason:
			'Bulk API 1.0: the org has Bulk API 2.0 only, as has the package, and refuses the older one.',
	},
	{
		recordings: /run_tests__integration_test#(?!12$)/,
		differences: /./,
		reason:
			'Apex test runs, coverage and packages of the Tooling API: nothing in the package asks for them.',
	},
	{
		recordings: /cci integration_tests#0/,
		differences: /^refused: .*connect/,
		reason: 'Connect REST API (communities): nothing in the package asks for it.',
	},
	{
		recordings: /query-resource-not-found/,
		differences: /./,
		reason:
			'Status 200 and a NOT_FOUND error contradict each other; no other recording pairs them, and ' +
			'the same suite has a genuine answer to a query of this object.',
	},
	{
		recordings: /strategy#31|updates_task#1/,
		differences: /^missing body\.sObjects\[\]$/,
		reason:
			'recordCount is a cached estimate: Salesforce lists an object with 0 once it has counted it, ' +
			'and in other recordings leaves an object without records out, as the org always does.',
	},
	{
		recordings: /ManualEdit_test_describe_to_sql#0/,
		differences: /./,
		reason: 'The request was edited by hand and is no JSON any more.',
	},
	{
		recordings: /ManualEditTestDescribeOrg.test_minimal_schema|ManualEdit_test_describe_to_sql#1/,
		differences: /body\.compositeResponse\[\]\.body/,
		reason: 'Describes were cut short by hand; one is of Campaign, which the org has not.',
	},
	{
		recordings: /ManualEdit_test_describe_to_sql#1/,
		differences: /^error codes: recorded none, org NOT_FOUND$/,
		reason: 'The org has no Campaign.',
	},
	{
		recordings: /Custom__c_describe/,
		differences: /^extra body\.urls\./,
		reason: 'The recorder emptied urls by hand.',
	},
	{
		recordings: /Event_describe|OpportunityContactRole_describe/,
		differences: /body\.urls\.(?:eventSeriesUpdates|approvalLayouts|listviews)$/,
		reason:
			'The suite adds this standard object to the org, which treats it as one of the common kind.',
	},
	{
		recordings: /GET_sobjects_Organization|integration_test#12|multiple_needed#1/,
		differences: /body\.(?:IsDeleted|OwnerId|Address|DelegatedAuthenticationServiceUrl)$/,
		reason:
			'The suite adds Organization to the org, which treats it as an object of the common kind.',
	},
	{
		recordings: /Global_describe/,
		differences: /^missing body\.sobjects\[\]\.urls\.(?:eventSchema|workOrder\w+)$/,
		reason: 'Links of change events and of Field Service work orders, which the org has not.',
	},
	{
		recordings: /MockAccount$/,
		differences: /^extra body\.\w+$/,
		reason: 'Fields of this org that the recorded one had not.',
	},
	{
		recordings: /MockLimits/,
		differences: /^missing body\.\w+\.(?=.*[ A-Z])[\w ]+$/,
		reason: "Limits of apps installed in the recorded org: older versions list each app's share.",
	},
	{
		recordings: /MockLimits/,
		differences: /^missing body\.\w+$/,
		reason:
			'Limits of features the org has not: Einstein, Functions, packaging, private connections.',
	},
	{
		recordings: /MockLimits/,
		differences: /^extra body\.\w+$/,
		reason: 'Limits that newer versions than the recorded one list.',
	},
];
