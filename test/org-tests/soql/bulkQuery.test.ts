import { SoqlError, prepareBulkQuery, runBulkQuery } from '../../org/soql';
import { ids, sampleNow, sampleOrg } from '../fixtures/sampleOrg';

const options = { includeDeleted: false, now: sampleNow, apiVersion: '67.0' };

describe('runBulkQuery', () => {
	it('gives header names in exact case and rows of text', () => {
		const result = runBulkQuery(
			sampleOrg(),
			'SELECT id, parent.name, SystemModstamp, Active__c, AnnualRevenue FROM account ORDER BY Name',
			options,
		);
		expect(result.objectName).toBe('Account');
		expect(result.header).toEqual([
			'Id',
			'Parent.Name',
			'SystemModstamp',
			'Active__c',
			'AnnualRevenue',
		]);
		expect([...result.rows()]).toEqual([
			[ids.acme, '', '2013-05-07T22:07:19.000Z', 'true', '100'],
			[ids.bolt, 'Acme', '2026-11-18T12:00:00.000Z', 'false', '300.5'],
			[ids.crate, "bolt's 50%", '2026-11-18T12:00:00.000Z', 'false', ''],
		]);
	});

	it('gives any run of rows', () => {
		const result = runBulkQuery(sampleOrg(), 'SELECT Name FROM Account', options);
		expect(result.count).toBe(3);
		expect([...result.rows(1, 1)]).toEqual([["bolt's 50%"]]);
		expect([...result.rows(2, 5)]).toEqual([['Crate']]);
	});

	it('brings deleted rows for queryAll', () => {
		const all = { ...options, includeDeleted: true };
		expect(runBulkQuery(sampleOrg(), 'SELECT Id FROM Account', all).count).toBe(4);
	});

	it.each([
		'SELECT COUNT() FROM Account',
		'SELECT COUNT(Id) FROM Account',
		'SELECT Type FROM Account GROUP BY Type',
		'SELECT Id FROM Account OFFSET 1',
		'SELECT TYPEOF What WHEN Account THEN Name END FROM Task',
		'SELECT Id, (SELECT Id FROM Contacts) FROM Account',
		'SELECT FIELDS(STANDARD) FROM Account',
	])('refuses what Bulk API 2.0 cannot do: %s', (soql) => {
		expect(() => runBulkQuery(sampleOrg(), soql, options)).toThrow(
			expect.objectContaining({ errorCode: 'API_ERROR' }),
		);
	});

	it('checks at once and reads rows only when run', () => {
		const org = sampleOrg();
		expect(() => prepareBulkQuery(org, 'SELECT Bacon__c FROM Account', options)).toThrow(SoqlError);
		const prepared = prepareBulkQuery(org, 'SELECT Id FROM Contact', options);
		org.put('Contact', { Id: '003000000000009AAA', LastName: 'Late' });
		expect(prepared.run().count).toBe(4);
	});
});
