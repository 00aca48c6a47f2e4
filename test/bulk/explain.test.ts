import { explainJobError } from '../../nodes/shared/bulk/explain';

test.each([
	[
		'InvalidBatch : InvalidBatch : Field name not found : Email',
		/'Email' is no field.*field-level/,
	],
	['InvalidBatch : Field name not found : Foo__c', /'Foo__c' is no field/],
	[
		'InvalidBatch : Failed to parse CSV. Found unescaped quote. A value with quote',
		/byte order mark/,
	],
	[
		'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is CRLF',
		/lines of the CSV end/,
	],
	[
		'InvalidBatch : type is not needed for non polymorphic foreign key references: Parent',
		/Parent\.<external ID field>/,
	],
	["InvalidBatch : The 'delete' batch must contain only ids", /the column Id and no other/],
	[
		"INVALIDENTITY: Entity 'X' is not supported by the Bulk API.",
		/Salesforce Record or Salesforce Query/,
	],
	['InvalidEntity : whatever', /Salesforce Record or Salesforce Query/],
	['FEATURE_NOT_ENABLED: no', /Bulk API Hard Delete/],
	['ExceededQuota : ExceededQuota : too many', /allocation/],
])('explains %j', (text, expected) => {
	expect(explainJobError(text)).toMatch(expected);
});

test.each(['', 'Something nobody has seen', 'API_ERROR: x'])('leaves %j as it is', (text) => {
	expect(explainJobError(text)).toBeUndefined();
});
