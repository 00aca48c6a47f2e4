import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseReply, type Recording } from './recordings';

const folder = 'mike4aday__SwiftlySalesforce/Tests/SwiftlySalesforceTests';

/** The bodies were kept without their requests; these are the ones that such bodies answer. */
const requests: ReadonlyArray<readonly [file: string, path: string, catalogue?: boolean]> = [
	['MockAccount', '/services/data/v51.0/sobjects/Account/0011Y00003HVMu4QAH'],
	['MockAccountMetadata', '/services/data/v51.0/sobjects/Account/describe', true],
	[
		'MockAggregateQueryResult',
		`/services/data/v51.0/query?q=${encodeURIComponent(
			'SELECT WhatId, ActivityDate, Status, COUNT(Id) MyCount FROM Task ' +
				'GROUP BY WhatId, ActivityDate, Status',
		)}`,
	],
	['MockIdentity', '/id/{organization}/{user}', true],
	['MockLimits', '/services/data/v51.0/limits', true],
	[
		'MockSearchResults',
		`/services/data/v53.0/search?q=${encodeURIComponent(
			'FIND {acme} IN ALL FIELDS RETURNING Contact(FirstName, LastName, Department), ' +
				'Account(Name, BillingCity, NumberOfEmployees), Case(CaseNumber)',
		)}`,
	],
];

/** Bodies from the test suite of a client, all of successful reads. */
export function mockRecordings(root: string): Recording[] {
	return requests.map(([file, path, catalogue = false]) => ({
		id: `swiftly ${file}`,
		method: 'GET',
		path,
		status: 200,
		reply: parseReply(readFileSync(join(root, folder, `${file}.json`), 'utf8')),
		catalogue,
	}));
}
