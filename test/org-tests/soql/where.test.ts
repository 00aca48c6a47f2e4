import { runQuery } from '../../org/soql';
import { ids, sampleNow, sampleOrg } from '../fixtures/sampleOrg';

const options = { includeDeleted: false, now: sampleNow, apiVersion: '67.0' };

/** Names of the accounts a condition lets through, in Id order. */
function names(condition: string, includeDeleted = false): unknown[] {
	const soql = `SELECT Name FROM Account WHERE ${condition}`;
	const result = runQuery(sampleOrg(), soql, { ...options, includeDeleted });
	return result.kind === 'rows' ? result.records.map((record) => record.Name) : [];
}

const acme = 'Acme';
const bolt = "bolt's 50%";
const crate = 'Crate';

describe('comparison', () => {
	it.each<[string, unknown[]]>([
		["Name = 'ACME'", [acme]],
		["Name != 'acme'", [bolt, crate]],
		["Name <> 'acme'", [bolt, crate]],
		["Name = 'bolt\\'s 50%'", [bolt]],
		["Name > 'b'", [bolt, crate]],
		['AnnualRevenue >= 300.5', [bolt]],
		['AnnualRevenue < 300.5', [acme]],
		['AnnualRevenue > USD200', [bolt]],
		['NumberOfEmployees = 5', [acme]],
		['Type = null', [crate]],
		['Type != null', [acme, bolt]],
		["Type = ''", [crate]],
		['Active__c = true', [acme]],
		['Active__c = false', [bolt, crate]],
		['Renewal__c > 2026-11-18', [bolt]],
		['SystemModstamp = 2013-05-07T22:07:19.000+0000', [acme]],
		['SystemModstamp = 2013-05-08T00:07:19+02:00', [acme]],
		['SystemModstamp > 2013-05-07T22:07:19Z', [bolt, crate]],
	])('%s', (condition, expected) => {
		expect(names(condition)).toEqual(expected);
	});

	it('ignores the milliseconds of a datetime literal, since stamps have whole seconds', () => {
		expect(names('SystemModstamp = 2013-05-07T22:07:19.999Z')).toEqual([acme]);
	});

	it('takes ids of 15 and 18 characters, and tells capitals apart', () => {
		expect(names(`Id = '${ids.acme}'`)).toEqual([acme]);
		expect(names(`Id = '${ids.acme.slice(0, 15)}'`)).toEqual([acme]);
		expect(names(`ParentId IN ('${ids.bolt.slice(0, 15)}')`)).toEqual([crate]);
		expect(names("Id = '00100000000000aAAA'")).toEqual([]);
	});
});

describe('LIKE, IN, INCLUDES', () => {
	it.each<[string, unknown[]]>([
		["Name LIKE 'a%'", [acme]],
		["Name LIKE '_RATE'", [crate]],
		["Name LIKE '%\\%'", [bolt]],
		["Name LIKE 'Acm'", []],
		["(NOT Name LIKE '%a%')", [bolt]],
		["Name IN ('crate', 'ACME')", [acme, crate]],
		["Type NOT IN ('Customer')", [crate]],
		['NumberOfEmployees IN (5, 50)', [acme, bolt]],
		["Type IN (null, 'Other')", [crate]],
		["Regions__c INCLUDES ('East;West')", [acme]],
		["Regions__c INCLUDES ('West', 'North')", [acme, bolt]],
		["Regions__c EXCLUDES ('North')", [acme, crate]],
		["Id IN (SELECT AccountId FROM Contact WHERE LastName = 'Ben')", [acme]],
		['Id NOT IN (SELECT AccountId FROM Contact)', [bolt, crate]],
	])('%s', (condition, expected) => {
		expect(names(condition)).toEqual(expected);
	});
});

describe('logic', () => {
	it.each<[string, unknown[]]>([
		["(Name = 'Acme' AND NumberOfEmployees = 5) OR Name = 'Crate'", [acme, crate]],
		["Name = 'Acme' AND (NumberOfEmployees = 50 OR AnnualRevenue = 100)", [acme]],
		["NOT (Name = 'Acme' OR Name = 'Crate')", [bolt]],
		["(NOT Name = 'Acme') AND AnnualRevenue > 1", [bolt]],
		["NOT (NOT (Name = 'Acme'))", [acme]],
		["((Name = 'Acme'))", [acme]],
		["Name = 'Acme' AND NumberOfEmployees = 5 AND Type = 'Customer'", [acme]],
		["Name = 'x' OR Name = 'Acme' OR Name = 'Crate'", [acme, crate]],
	])('%s', (condition, expected) => {
		expect(names(condition)).toEqual(expected);
	});

	it('gives the keyset page after a (SystemModstamp, Id) pair', () => {
		const stamp = new Date(sampleNow).toISOString();
		expect(
			names(`SystemModstamp > ${stamp} OR (SystemModstamp = ${stamp} AND Id > '${ids.bolt}')`),
		).toEqual([crate]);
	});
});

describe('date literals', () => {
	it.each<[string, unknown[]]>([
		['CreatedDate = TODAY', [crate]],
		['CreatedDate = YESTERDAY', [bolt]],
		['CreatedDate < TODAY', [acme, bolt]],
		['CreatedDate >= YESTERDAY', [bolt, crate]],
		['CreatedDate > YESTERDAY', [crate]],
		['CreatedDate <= YESTERDAY', [acme, bolt]],
		['CreatedDate != TODAY', [acme, bolt]],
		['CreatedDate = LAST_N_DAYS:1', [bolt, crate]],
		['CreatedDate = N_DAYS_AGO:10', [acme]],
		['CreatedDate = THIS_WEEK', [bolt, crate]],
		['CreatedDate = LAST_WEEK', [acme]],
		['CreatedDate = LAST_N_WEEKS:2', [acme]],
		['Renewal__c = TODAY', [acme]],
		['Renewal__c = NEXT_N_DAYS:14', [bolt]],
		['Renewal__c = NEXT_MONTH', [bolt]],
		['Renewal__c = THIS_QUARTER', [acme, bolt]],
		['SystemModstamp < LAST_N_YEARS:2', [acme]],
		['CreatedDate IN (TODAY, N_DAYS_AGO:10)', [acme, crate]],
		['CALENDAR_YEAR(SystemModstamp) = 2013', [acme]],
		['DAY_ONLY(CreatedDate) = 2026-11-17', [bolt]],
	])('%s', (condition, expected) => {
		expect(names(condition)).toEqual(expected);
	});
});

describe('indexes', () => {
	it.each([
		`Id = '${ids.acme}'`,
		`Id IN ('${ids.acme}') AND Name = 'Acme'`,
		"External_Id__c = 'a-1'",
	])('answer without reading the table: %s', (condition) => {
		const org = sampleOrg();
		const rows = jest.spyOn(org, 'rows').mockReturnValue([]);
		const found = [...sampleOrg().rows('Account')].filter((row) => row.Id === ids.acme);
		jest.spyOn(org, 'byField').mockReturnValue(found);
		const soql = `SELECT Name FROM Account WHERE ${condition}`;
		expect(runQuery(org, soql, options)).toMatchObject({ records: [{ Name: 'Acme' }] });
		expect(rows).not.toHaveBeenCalled();
	});
});

describe('parents', () => {
	it.each<[string, unknown[]]>([
		["Parent.Name = 'acme'", [bolt]],
		["Parent.Parent.Name = 'Acme'", [crate]],
		["Account.Parent.Owner.Name = 'Guy Smiley'", [bolt, crate]],
		['Parent.Name = null', [acme]],
		["Owner.Name LIKE 'guy%'", [acme, bolt]],
	])('%s', (condition, expected) => {
		expect(names(condition)).toEqual(expected);
	});
});

describe('deleted records', () => {
	it('stay out of query and come with queryAll or ALL ROWS', () => {
		expect(names("Name = 'Gone'")).toEqual([]);
		expect(names("Name = 'Gone'", true)).toEqual(['Gone']);
		expect(names('IsDeleted = true ALL ROWS')).toEqual(['Gone']);
		expect(names(`Id = '${ids.gone}'`, true)).toEqual(['Gone']);
	});
});
