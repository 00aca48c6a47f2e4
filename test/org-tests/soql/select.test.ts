import type { JsonRecord } from '../../org/soql';
import { runQuery } from '../../org/soql';
import { MemoryOrg, field, object } from '../fixtures/memoryOrg';
import { ids, sampleNow, sampleOrg } from '../fixtures/sampleOrg';

const options = { includeDeleted: false, now: sampleNow, apiVersion: '67.0' };

function records(soql: string): JsonRecord[] {
	const result = runQuery(sampleOrg(), soql, options);
	if (result.kind !== 'rows') throw new Error('a count, not rows');
	return result.records;
}

describe('records', () => {
	it('carry attributes first, fields in the order asked, names in exact case', () => {
		const [record] = records(
			`select name, ID, SYSTEMMODSTAMP from account where Id = '${ids.acme}'`,
		);
		expect(JSON.stringify(record)).toBe(
			JSON.stringify({
				attributes: { type: 'Account', url: `/services/data/v67.0/sobjects/Account/${ids.acme}` },
				Name: 'Acme',
				Id: ids.acme,
				SystemModstamp: '2013-05-07T22:07:19.000+0000',
			}),
		);
	});

	it('print dates as dates, empty checkboxes as false, other empties as null', () => {
		const [, bolt, crate] = records('SELECT Renewal__c, Active__c, Type FROM Account');
		expect(bolt).toMatchObject({ Renewal__c: '2026-12-01', Active__c: false });
		expect(crate).toMatchObject({ Renewal__c: null, Active__c: false, Type: null });
	});

	it('nest parents once, at the place first asked, with their own attributes', () => {
		const [record] = records(
			`SELECT a.Parent.Name, Id, Parent.Owner.Name, Parent.Id FROM Account a WHERE Id = '${ids.bolt}'`,
		);
		expect(Object.keys(record ?? {})).toEqual(['attributes', 'Parent', 'Id']);
		expect(record?.Parent).toEqual({
			attributes: { type: 'Account', url: `/services/data/v67.0/sobjects/Account/${ids.acme}` },
			Name: 'Acme',
			Owner: {
				attributes: { type: 'User', url: `/services/data/v67.0/sobjects/User/${ids.guy}` },
				Name: 'Guy Smiley',
			},
			Id: ids.acme,
		});
	});

	it('give null for a missing parent', () => {
		expect(
			records(`SELECT Parent.Name FROM Account WHERE Id = '${ids.acme}'`)[0]?.Parent,
		).toBeNull();
	});

	it('follow a polymorphic parent to the object it points to', () => {
		const tasks = records('SELECT What.Type, What.Id FROM Task');
		expect(tasks.map((task) => task.What)).toMatchObject([
			{ attributes: { type: 'Account' }, Type: 'Account', Id: ids.acme },
			{ attributes: { type: 'Contact' }, Type: 'Contact', Id: ids.ann },
		]);
	});

	it('hold children as a result of their own, null when there are none', () => {
		const [acme, bolt] = records(
			'SELECT Name, (SELECT Contact.LastName, Account.Name FROM Account.Contacts ORDER BY LastName DESC LIMIT 1) FROM Account',
		);
		expect(acme?.Contacts).toMatchObject({
			totalSize: 1,
			done: true,
			records: [{ attributes: { type: 'Contact' }, LastName: 'Ben', Account: { Name: 'Acme' } }],
		});
		expect(bolt?.Contacts).toBeNull();
	});

	it('are shaped page by page when paged', () => {
		const result = runQuery(sampleOrg(), 'SELECT Name FROM Account', options);
		expect(result.kind === 'rows' && result.slice(1, 3).map((each) => each.Name)).toEqual([
			"bolt's 50%",
			'Crate',
		]);
		expect(result.totalSize).toBe(3);
	});
});

describe('FIELDS()', () => {
	it('expands to standard, custom or all fields', () => {
		expect(Object.keys(records('SELECT FIELDS(STANDARD) FROM User')[0] ?? {})).toEqual([
			'attributes',
			'Id',
			'IsDeleted',
			'CreatedDate',
			'SystemModstamp',
			'Name',
			'Email',
		]);
		expect(Object.keys(records('SELECT FIELDS(CUSTOM) FROM Account LIMIT 200')[0] ?? {})).toEqual([
			'attributes',
			'Regions__c',
			'Active__c',
			'Renewal__c',
			'External_Id__c',
		]);
		expect(records('SELECT FIELDS(ALL) FROM Account LIMIT 2')).toHaveLength(2);
	});

	it('needs a LIMIT of at most 200 when unbounded', () => {
		for (const tail of ['', ' LIMIT 201']) {
			expect(() => records(`SELECT FIELDS(ALL) FROM Account${tail}`)).toThrow(
				'The SOQL FIELDS function must have a LIMIT of at most 200',
			);
		}
	});
});

describe('ORDER BY, LIMIT, OFFSET', () => {
	const names = (tail: string): unknown[] =>
		records(`SELECT Name FROM Account ${tail}`).map((record) => record.Name);

	it.each<[string, unknown[]]>([
		['ORDER BY Name', ['Acme', "bolt's 50%", 'Crate']],
		['ORDER BY Name DESC LIMIT 1', ['Crate']],
		['ORDER BY AnnualRevenue', ['Crate', 'Acme', "bolt's 50%"]],
		['ORDER BY AnnualRevenue DESC', ['Crate', "bolt's 50%", 'Acme']],
		['ORDER BY AnnualRevenue DESC NULLS LAST', ["bolt's 50%", 'Acme', 'Crate']],
		['ORDER BY SystemModstamp DESC, Id DESC', ['Crate', "bolt's 50%", 'Acme']],
		['ORDER BY Parent.Name NULLS LAST', ["bolt's 50%", 'Crate', 'Acme']],
		['LIMIT 1 OFFSET 1', ["bolt's 50%"]],
		['ORDER BY Name LIMIT 5 OFFSET 2', ['Crate']],
		['LIMIT 0', []],
	])('%s', (tail, expected) => {
		expect(names(tail)).toEqual(expected);
	});

	it('keeps the right rows when it holds only some of many in memory', () => {
		const org = new MemoryOrg();
		org.define(object('Lot__c', 'a01', [field('Rank__c', 'int')]));
		for (let at = 0; at < 20_000; at += 1) {
			const Id = `a01${String(at).padStart(12, '0')}AAA`;
			org.put('Lot__c', { Id, Rank__c: (at * 7919) % 20_000 });
		}
		const soql = 'SELECT Rank__c FROM Lot__c ORDER BY Rank__c LIMIT 3 OFFSET 1';
		const result = runQuery(org, soql, options);
		expect(result.kind === 'rows' && result.records.map((each) => each.Rank__c)).toEqual([1, 2, 3]);
	});
});

describe('aggregates', () => {
	it('COUNT() answers a number and no rows', () => {
		expect(runQuery(sampleOrg(), 'SELECT COUNT() FROM Account', options)).toEqual({
			kind: 'count',
			totalSize: 3,
		});
	});

	it('without GROUP BY give one row, also over nothing', () => {
		expect(
			records('SELECT COUNT(Id), SUM(AnnualRevenue), MAX(SystemModstamp) newest FROM Account'),
		).toEqual([
			{
				attributes: { type: 'AggregateResult' },
				expr0: 3,
				expr1: 400.5,
				newest: '2026-11-18T12:00:00.000+0000',
			},
		]);
		expect(records("SELECT MIN(Name), COUNT(Id) n FROM Account WHERE Name = 'x'")).toMatchObject([
			{ expr0: null, n: 0 },
		]);
	});

	it('group text without regard to case, filter groups and sort by an aggregate', () => {
		expect(
			records(
				'SELECT Type, COUNT(Id) n, AVG(AnnualRevenue) FROM Account GROUP BY Type ORDER BY COUNT(Id) DESC',
			),
		).toMatchObject([
			{ Type: 'Customer', n: 2, expr0: 200.25 },
			{ Type: null, n: 1, expr0: null },
		]);
		expect(records('SELECT Type FROM Account GROUP BY Type HAVING COUNT(Id) > 1')).toMatchObject([
			{ Type: 'Customer' },
		]);
	});

	it('group by parents and by date functions', () => {
		expect(
			records(
				'SELECT Owner.Name, COUNT_DISTINCT(Type) FROM Account WHERE OwnerId != null GROUP BY Owner.Name',
			),
		).toMatchObject([{ Name: 'Guy Smiley', expr0: 1 }]);
		expect(
			records(
				'SELECT CALENDAR_YEAR(SystemModstamp) y, COUNT(Id) n FROM Account GROUP BY CALENDAR_YEAR(SystemModstamp) ORDER BY CALENDAR_YEAR(SystemModstamp)',
			),
		).toMatchObject([
			{ y: 2013, n: 1 },
			{ y: 2026, n: 2 },
		]);
	});
});
