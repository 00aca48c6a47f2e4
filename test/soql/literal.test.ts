import { parseQuery, type ValueCondition } from '@jetstreamapp/soql-parser-js';
import fc from 'fast-check';
import {
	soqlBoolean,
	soqlDate,
	soqlDateTime,
	soqlId,
	soqlList,
	soqlNull,
	soqlNumber,
	soqlString,
} from '../../nodes/shared/soql/literal';
import { soqlName } from '../../nodes/shared/soql/name';
import { joinSoql, soql, type SoqlText } from '../../nodes/shared/soql/text';
import { anyText, unescape } from './texts';

/** The one condition a third-party parser finds in `WHERE Field <operator> <literal>`. */
function parsed(literal: SoqlText, operator: '=' | 'IN' = '='): ValueCondition {
	const text = `SELECT Id FROM Account WHERE Field__c ${operator} ${literal} LIMIT 7`;
	const query = parseQuery(text);
	expect(query.limit).toBe(7);
	expect(query.sObject).toBe('Account');
	expect(query.where && 'operator' in query.where && query.where.operator).toBeFalsy();
	return query.where?.left as ValueCondition;
}

describe('soqlString', () => {
	it('makes one literal of any string, with the same value when read back', () => {
		fc.assert(
			fc.property(anyText, (value) => {
				const condition = parsed(soqlString(value));
				expect(condition.literalType).toBe('STRING');
				expect(condition.value).toBe(soqlString(value));
				expect(unescape(condition.value as string)).toBe(value);
			}),
			{ numRuns: 1000 },
		);
	});

	it('can always be put into a URL', () => {
		fc.assert(
			fc.property(anyText, (value) => {
				expect(() => encodeURIComponent(soqlString(value))).not.toThrow();
			}),
		);
	});

	it('leaves ordinary text, wildcards and emoji as they are', () => {
		expect(soqlString('100 %_ Müller 😀')).toBe("'100 %_ Müller 😀'");
		expect(soqlString("O'Reilly \\ Söhne\n")).toBe("'O\\'Reilly \\\\ Söhne\\n'");
	});
});

describe('soqlNumber', () => {
	it('writes every finite number without an exponent and reads back equal', () => {
		fc.assert(
			fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
				const text = soqlNumber(value);
				expect(text).toMatch(/^-?\d+(\.\d+)?$/);
				expect(Number(text)).toBe(value === 0 ? 0 : value);
				expect(parsed(text).value).toBe(text);
			}),
			{ examples: [[1e21], [1.5e300], [5e-324], [-1e-7], [-0]] },
		);
	});

	it.each([Number.NaN, Infinity, -Infinity])('refuses %p', (value) => {
		expect(() => soqlNumber(value)).toThrow('no number that SOQL can hold');
	});
});

describe('dates', () => {
	it('takes days that exist and nothing else', () => {
		expect(parsed(soqlDate('2024-02-29'))).toMatchObject({
			literalType: 'DATE',
			value: '2024-02-29',
		});
		for (const wrong of ['2023-02-29', '2024-13-01', '2024-1-1', '', "2024-01-01' OR", 'TODAY']) {
			expect(() => soqlDate(wrong)).toThrow('is no date');
		}
	});

	it('brings every moment to UTC', () => {
		for (const same of [
			'2026-11-23T09:30:00+01:00',
			'2026-11-23T08:30:00.000+0000',
			'2026-11-23T08:30Z',
			new Date('2026-11-23T08:30:00Z'),
			Date.UTC(2026, 10, 23, 8, 30),
		]) {
			expect(parsed(soqlDateTime(same))).toMatchObject({
				literalType: 'DATETIME',
				value: '2026-11-23T08:30:00.000Z',
			});
		}
	});

	it('refuses text without an offset, and what is no moment', () => {
		const noDay = '2026-02-31T00:00:00Z';
		for (const wrong of ['2026-11-23T08:30:00', '2026-11-23', noDay, 'now', NaN, 9e15, -7e14]) {
			expect(() => soqlDateTime(wrong)).toThrow('with an offset');
		}
	});
});

describe('other literals', () => {
	it('writes booleans, null and IDs', () => {
		expect(parsed(soqlBoolean(true))).toMatchObject({ literalType: 'BOOLEAN', value: 'TRUE' });
		expect(parsed(soqlBoolean(false))).toMatchObject({ literalType: 'BOOLEAN', value: 'FALSE' });
		expect(parsed(soqlNull)).toMatchObject({ literalType: 'NULL' });
		expect(soqlId('001000000000001AAA')).toBe("'001000000000001AAA'");
		expect(soqlId('001000000000001')).toBe("'001000000000001'");
	});

	it('refuses what is no record ID', () => {
		for (const wrong of ['', '001', '001000000000001A', "00100000000000'", '0010000000000010']) {
			expect(() => soqlId(wrong)).toThrow('is no record ID');
		}
	});

	it('keeps any list of strings one list', () => {
		fc.assert(
			fc.property(fc.array(anyText, { minLength: 1, maxLength: 20 }), (values) => {
				const condition = parsed(soqlList(values.map(soqlString)), 'IN');
				expect((condition.value as string[]).map(unescape)).toEqual(values);
			}),
		);
	});

	it('refuses an empty list', () => {
		expect(() => soqlList([])).toThrow('at least one value');
	});
});

describe('soql', () => {
	it('puts the parts where they stand in the template', () => {
		const where = joinSoql([soql`A = ${soqlNumber(1)}`, soql`B = ${soqlNull}`], ' AND ');
		expect(soql`SELECT Id FROM ${soqlName('Account')} WHERE ${where} LIMIT 1`).toBe(
			'SELECT Id FROM Account WHERE A = 1 AND B = NULL LIMIT 1',
		);
	});
});
