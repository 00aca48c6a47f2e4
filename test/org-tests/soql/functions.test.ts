import type { JsonRecord, QueryOptions } from '../../org/soql';
import { runQuery } from '../../org/soql';
import { ids, sampleNow, sampleOrg } from '../fixtures/sampleOrg';

function records(soql: string, more: Partial<QueryOptions> = {}): JsonRecord[] {
	const options = { includeDeleted: false, now: sampleNow, apiVersion: '67.0', ...more };
	const result = runQuery(sampleOrg(), soql, options);
	if (result.kind !== 'rows') throw new Error('a count, not rows');
	return result.records;
}

function bare(rows: JsonRecord[]): JsonRecord[] {
	return rows.map(({ attributes: _attributes, ...rest }) => rest);
}

describe('TYPEOF', () => {
	const soql =
		'SELECT TYPEOF What WHEN Account THEN Name, AnnualRevenue ELSE Id END, Subject FROM Task';

	it('gives each object its own fields, others those of ELSE', () => {
		expect(records(soql).map((task) => task.What)).toEqual([
			{
				attributes: { type: 'Account', url: `/services/data/v67.0/sobjects/Account/${ids.acme}` },
				Name: 'Acme',
				AnnualRevenue: 100,
			},
			{
				attributes: { type: 'Contact', url: `/services/data/v67.0/sobjects/Contact/${ids.ann}` },
				Id: ids.ann,
			},
		]);
	});

	it('gives null without ELSE, and refuses objects the field does not point to', () => {
		const [, second] = records('SELECT TYPEOF What WHEN Account THEN Name END FROM Task');
		expect(second?.What).toBeNull();
		expect(() => records('SELECT TYPEOF What WHEN User THEN Name END FROM Task')).toThrow(
			'ERROR at Row:1:Column:25',
		);
	});
});

describe('subtotals', () => {
	it('ROLLUP adds a row for each level, CUBE for each combination', () => {
		const select = 'SELECT Type, Active__c, GROUPING(Type) t, COUNT(Id) n FROM Account GROUP BY';
		const rolled = bare(records(`${select} ROLLUP(Type, Active__c)`));
		expect(rolled).toHaveLength(3 + 2 + 1);
		expect(rolled.at(-1)).toEqual({ Type: null, Active__c: false, t: 1, n: 3 });
		expect(rolled.at(-3)).toEqual({ Type: 'Customer', Active__c: false, t: 0, n: 2 });
		expect(records(`${select} CUBE(Type, Active__c)`)).toHaveLength(3 + 2 + 2 + 1);
	});

	it('HAVING sees them', () => {
		const soql = 'SELECT Type, COUNT(Id) n FROM Account GROUP BY ROLLUP(Type) HAVING COUNT(Id) > 2';
		expect(bare(records(soql))).toEqual([{ Type: null, n: 3 }]);
	});
});

describe('functions', () => {
	it('toLabel, convertCurrency and FORMAT stand under their field or their alias', () => {
		const [record] = bare(
			records(
				'SELECT toLabel(Type), convertCurrency(AnnualRevenue), FORMAT(AnnualRevenue) shown, ' +
					`FORMAT(Renewal__c) day FROM Account WHERE toLabel(Type) = 'Customer' AND Id = '${ids.acme}'`,
			),
		);
		expect(record).toEqual({
			Type: 'Customer',
			AnnualRevenue: 100,
			shown: expect.stringMatching(/100/) as string,
			day: '11/18/2026',
		});
	});

	it('convertTimezone stands inside a date function, in SELECT, WHERE and GROUP BY', () => {
		const day = 'DAY_ONLY(convertTimezone(SystemModstamp))';
		const soql = `SELECT ${day} d, COUNT(Id) n FROM Account WHERE ${day} < 2014-01-01 GROUP BY ${day}`;
		expect(bare(records(soql))).toEqual([{ d: '2013-05-07', n: 1 }]);
	});
});

describe('points that sources leave open', () => {
	it('IN () is refused with its place, or matches nothing', () => {
		const soql = 'SELECT Id FROM Account WHERE AnnualRevenue IN ()';
		expect(() => records(soql)).toThrow("ERROR at Row:1:Column:48\nunexpected token: ')'");
		expect(records(soql, { emptyIn: 'no-rows' })).toEqual([]);
		const not = 'SELECT Id FROM Account WHERE Id NOT IN ()';
		expect(records(not, { emptyIn: 'no-rows' })).toHaveLength(3);
	});

	it('ALL ROWS is allowed, or refused with its place', () => {
		const soql = 'SELECT Id FROM Account ALL ROWS';
		expect(records(soql)).toHaveLength(4);
		expect(() => records(soql, { allRows: 'refuse' })).toThrow(
			'ERROR at Row:1:Column:24\nALL ROWS not allowed in this context',
		);
	});
});
