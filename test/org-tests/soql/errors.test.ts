import { SoqlError, runQuery } from '../../org/soql';
import { sampleNow, sampleOrg } from '../fixtures/sampleOrg';

const options = { includeDeleted: false, now: sampleNow, apiVersion: '67.0' };

function refusal(soql: string): { errorCode: string; message: string } {
	try {
		runQuery(sampleOrg(), soql, options);
	} catch (error) {
		if (error instanceof SoqlError) return { errorCode: error.errorCode, message: error.message };
		throw error;
	}
	throw new Error(`accepted: ${soql}`);
}

describe('errors as recorded', () => {
	it('MALFORMED_QUERY for a wrong first word', () => {
		expect(refusal('SELEKT Name FROM Account')).toEqual({
			errorCode: 'MALFORMED_QUERY',
			message: 'unexpected token: SELEKT',
		});
	});

	it('INVALID_FIELD with excerpt, caret, row and column for an unknown column', () => {
		expect(refusal('SELECT Bacon__c FROM Account LIMIT 2')).toEqual({
			errorCode: 'INVALID_FIELD',
			message:
				'\nSELECT Bacon__c FROM Account LIMIT 2\n       ^\nERROR at Row:1:Column:8\n' +
				"No such column 'Bacon__c' on entity 'Account'. If you are attempting to use a custom " +
				"field, be sure to append the '__c' after the custom field name. Please reference your " +
				'WSDL or the describe call for the appropriate names.',
		});
	});

	it('INVALID_TYPE for an unknown object', () => {
		const { errorCode, message } = refusal('SELECT COUNT() FROM XYZZY');
		expect(errorCode).toBe('INVALID_TYPE');
		expect(message).toContain(
			'\nSELECT COUNT() FROM XYZZY\n                    ^\nERROR at Row:1:Column:21\n' +
				"sObject type 'XYZZY' is not supported.",
		);
	});
});

describe('errors', () => {
	it.each<[string, string, string]>([
		['SELECT FROM Account', 'MALFORMED_QUERY', "unexpected token: 'FROM'"],
		['SELECT Id FROM', 'MALFORMED_QUERY', "unexpected token: '<EOF>'"],
		['', 'MALFORMED_QUERY', 'unexpected token: <EOF>'],
		["SELECT Id FROM Account WHERE Name = 'x", 'MALFORMED_QUERY', "character '<EOF>'"],
		['SELECT Id FROM Account WHERE Name = "x"', 'MALFORMED_QUERY', "character '\"'"],
		['SELECT Id FROM Account WHERE Id IN ()', 'MALFORMED_QUERY', "unexpected token: ')'"],
		[
			'SELECT Id FROM Account WHERE Id = :id',
			'MALFORMED_QUERY',
			'Bind variables only allowed in Apex code',
		],
		[
			"SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
			'MALFORMED_QUERY',
			"unexpected token: 'OR'",
		],
		["SELECT Id FROM Account WHERE (Name = 'a'", 'MALFORMED_QUERY', 'unexpected token'],
		["SELECT Id FROM Account WHERE Name = 'a\\q'", 'MALFORMED_QUERY', 'Illegal string literal'],
		[
			'SELECT Id n FROM Account',
			'MALFORMED_QUERY',
			'only aggregate expressions use field aliasing',
		],
		[
			'SELECT Name, COUNT(Id) FROM Account',
			'MALFORMED_QUERY',
			'Field must be grouped or aggregated: Name',
		],
		['SELECT COUNT(Id) FROM Account LIMIT 1', 'MALFORMED_QUERY', 'cannot also use LIMIT'],
		[
			'SELECT SUM(Name) FROM Account',
			'MALFORMED_QUERY',
			'field Name does not support aggregate operator SUM',
		],
		['SELECT Id, ID FROM Account', 'INVALID_FIELD', 'duplicate field selected: Id'],
		[
			'SELECT Foo.Name FROM Account',
			'INVALID_FIELD',
			"Didn't understand relationship 'Foo' in field path.",
		],
		[
			'SELECT (SELECT Id FROM Foos) FROM Account',
			'INVALID_TYPE',
			"Didn't understand relationship 'Foos' in FROM part of query call.",
		],
		[
			'SELECT Owner.AnnualRevenue FROM Account',
			'INVALID_FIELD',
			"No such column 'AnnualRevenue' on entity 'User'.",
		],
		[
			'SELECT What.Subject FROM Task',
			'INVALID_FIELD',
			"No such column 'Subject' on entity 'Name'.",
		],
		[
			"SELECT Id FROM Account WHERE AnnualRevenue = '5'",
			'INVALID_FIELD',
			"value of filter criterion for field 'AnnualRevenue' must be of type double and should not be enclosed in quotes",
		],
		[
			"SELECT Id FROM Account WHERE SystemModstamp > '2020-01-01T00:00:00Z'",
			'INVALID_FIELD',
			"for field 'SystemModstamp' must be of type dateTime and should not be enclosed in quotes",
		],
		[
			'SELECT Id FROM Account WHERE SystemModstamp > 2020-01-01',
			'INVALID_FIELD',
			'must be of type dateTime',
		],
		[
			"SELECT Id FROM Account WHERE Renewal__c = '2020-01-01'",
			'INVALID_FIELD',
			'must be of type date and should not',
		],
		[
			"SELECT Id FROM Account WHERE Active__c = 'true'",
			'INVALID_FIELD',
			'must be of type boolean and should not',
		],
		[
			'SELECT Id FROM Account WHERE Name = 5',
			'INVALID_FIELD',
			"for field 'Name' must be of type string and should be enclosed in quotes",
		],
		[
			"SELECT Id FROM Account WHERE Id = 'somethingwonky'",
			'INVALID_QUERY_FILTER_OPERATOR',
			'invalid ID field: somethingwonky',
		],
		[
			"SELECT Id FROM Account WHERE Id LIKE '001%'",
			'INVALID_QUERY_FILTER_OPERATOR',
			'invalid operator',
		],
		[
			"SELECT Id FROM Account WHERE Name INCLUDES ('a')",
			'INVALID_QUERY_FILTER_OPERATOR',
			'invalid operator',
		],
		[
			"SELECT Id FROM Account WHERE Description = 'x'",
			'INVALID_FIELD',
			"field 'Description' can not be filtered in a query call",
		],
		[
			'SELECT Id FROM Account ORDER BY Description',
			'INVALID_FIELD',
			"field 'Description' can not be sorted in a query call",
		],
		[
			'SELECT Id FROM Account OFFSET 2001',
			'NUMBER_OUTSIDE_VALID_RANGE',
			'Maximum SOQL offset allowed is 2000',
		],
		['SELECT Id FROM Account FOR UPDATE', 'UNSUPPORTED', 'FOR UPDATE'],
		['SELECT Id FROM Account ORDER BY CALENDAR_YEAR(CreatedDate)', 'UNSUPPORTED', 'ORDER BY'],
	])('%s', (soql, errorCode, sentence) => {
		const error = refusal(soql);
		expect(error.errorCode).toBe(errorCode);
		expect(error.message).toContain(sentence);
	});

	it('counts rows and columns over line breaks', () => {
		expect(refusal('SELECT Id,\n\tBacon__c\nFROM Account').message).toContain('Row:2:Column:2');
	});
});
