import { bulkQueryProblem } from '../../nodes/shared/bulk/querySupport';

test.each([
	'SELECT Id FROM Account',
	'select Id, Account.Name, toLabel(Status), convertCurrency(Amount) from Case',
	"SELECT Id FROM Account WHERE Name = 'GROUP BY x OFFSET 5 COUNT('",
	"SELECT Id FROM Account WHERE Name = 'it\\'s (SELECT Id FROM Contacts)' ORDER BY Name LIMIT 5",
	'SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact)',
	'SELECT Group__c, Offset__c, Count__c FROM Group WHERE Offset__c > 5',
])('lets Salesforce run %j', (soql) => {
	expect(bulkQueryProblem(soql)).toBeUndefined();
});

test.each([
	['SELECT COUNT() FROM Account', /COUNT\(\)/],
	['SELECT Name, max (Amount) FROM Opportunity', /MAX\(\)/],
	['SELECT Name FROM Account GROUP\n BY Name', /GROUP BY/],
	['SELECT Id FROM Account OFFSET 10', /OFFSET/],
	['SELECT Id, (SELECT Id FROM Contacts) FROM Account', /subquery of child records/],
	['SELECT TYPEOF What WHEN Account THEN Phone END FROM Event', /TYPEOF/],
	['SELECT FIELDS(ALL) FROM Account LIMIT 200', /FIELDS\(\)/],
])('refuses %j and names what cannot be', (soql, expected) => {
	const problem = bulkQueryProblem(soql);
	expect(problem).toMatch(expected);
	expect(problem).toMatch(/Salesforce Query node/);
});

test.each(['DELETE FROM Account', 'Account', ''])('refuses %j as no query', (soql) => {
	expect(bulkQueryProblem(soql)).toMatch(/does not start with SELECT/);
});
