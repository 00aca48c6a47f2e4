import * as fc from 'fast-check';

import { toFieldValue } from '../../nodes/shared/metadata/fieldValue';
import { fieldDescribe } from '../support/describes';

const recordTypeInfos = [
	{
		recordTypeId: '012000000000001AAA',
		name: 'Partner Account',
		developerName: 'Partner',
		active: true,
		available: true,
		master: false,
	},
];
const context = { describe: { recordTypeInfos }, timeZone: 'America/New_York' };
const of = (given: unknown, type: string, rest: object = {}) =>
	toFieldValue(given, fieldDescribe('F__c', { type, ...rest }), context);
const value = (given: unknown, type: string, rest: object = {}) => {
	const result = of(given, type, rest);
	return result.kind === 'value' ? result.value : result.kind;
};

describe('no value', () => {
	it.each(['string', 'double', 'date', 'boolean', 'picklist', 'reference'])(
		'in a %s field: null empties it, undefined and the empty text leave it as it is',
		(type) => {
			expect([null, undefined, ''].map((given) => value(given, type))).toEqual([
				null,
				'skip',
				'skip',
			]);
		},
	);
});

describe('numbers', () => {
	it.each([
		['12.50', 'double', 12.5],
		[' -3 ', 'int', -3],
		['1e3', 'currency', 1000],
		[7, 'percent', 7],
		['9007199254740993', 'double', '9007199254740993'],
		['123456789012345678', 'double', '123456789012345678'],
		['0.1234567890123456789', 'double', '0.1234567890123456789'],
		[10n ** 17n + 1n, 'double', '100000000000000001'],
	])('%p in a %s field is sent as %p', (given, type, sent) => {
		expect(value(given, type)).toBe(sent);
	});

	it.each([
		['banana', 'double'],
		['1,000', 'currency'],
		[Infinity, 'double'],
		[true, 'int'],
		['1.5', 'int'],
		[{}, 'double'],
	])('refuses %p in a %s field, naming it', (given, type) => {
		expect(of(given, type)).toMatchObject({
			kind: 'invalid',
			error: { statusCode: 'INVALID_VALUE', fields: ['F__c'] },
		});
	});

	it('refuses more digits before the point than the field has', () => {
		const field = { precision: 5, scale: 2 };
		expect(value(999.99, 'currency', field)).toBe(999.99);
		expect(of(1_000, 'currency', field)).toMatchObject({
			error: { statusCode: 'NUMBER_OUTSIDE_VALID_RANGE' },
		});
	});
});

describe('checkboxes', () => {
	it.each([
		[true, true],
		['TRUE', true],
		[1, true],
		['0', false],
		['yes', 'invalid'],
	])('%p is %p', (given, sent) => {
		expect(value(given, 'boolean')).toBe(sent);
	});
});

describe('days and moments', () => {
	it.each([
		['2026-11-23', 'date', '2026-11-23'],
		['2026-11-23T23:30:00-08:00', 'date', '2026-11-23'],
		['2026-02-30', 'date', 'invalid'],
		[20261123, 'date', 'invalid'],
		['2026-11-23T08:30:00Z', 'datetime', '2026-11-23T08:30:00.000Z'],
		['2026-11-23T08:30:00.000+0000', 'datetime', '2026-11-23T08:30:00.000Z'],
		['2026-11-23T08:30:00+02:00', 'datetime', '2026-11-23T06:30:00.000Z'],
		['2026-11-23 08:30', 'datetime', '2026-11-23T13:30:00.000Z'],
		['2026-07-01T08:30:00', 'datetime', '2026-07-01T12:30:00.000Z'],
		['2026-07-01', 'datetime', '2026-07-01T04:00:00.000Z'],
		[new Date('2026-11-23T08:30:00Z'), 'datetime', '2026-11-23T08:30:00.000Z'],
		[{ toISO: () => '2026-11-23T08:30:00.000+01:00' }, 'datetime', '2026-11-23T07:30:00.000Z'],
		['25:00', 'time', 'invalid'],
		['08:30', 'time', '08:30:00.000Z'],
		['08:30:15.5Z', 'time', '08:30:15.500Z'],
		['2026-11-23T24:00:00', 'datetime', 'invalid'],
	])('%p in a %s field is sent as %p', (given, type, sent) => {
		expect(value(given, type)).toBe(sent);
	});

	it('means the clock of the zone, also in the hours when clocks change', () => {
		fc.assert(
			fc.property(
				fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
				(date) => {
					const wall = `${date.toISOString().slice(0, 16)}:00`;
					const sent = value(wall, 'datetime') as string;
					const shown = new Date(sent).toLocaleString('sv-SE', { timeZone: context.timeZone });
					// An hour that clocks leave out in spring is shown as the one after it.
					const difference = Date.parse(`${shown.replace(' ', 'T')}Z`) - Date.parse(`${wall}Z`);
					expect([0, 3_600_000, -3_600_000]).toContain(difference);
					if (date.getUTCMonth() !== 2) expect(difference).toBe(0);
				},
			),
		);
	});
});

describe('picklists', () => {
	const picklistValues = ['A', 'B'].map((entry) => ({ active: true, label: entry, value: entry }));
	const restricted = { restrictedPicklist: true, picklistValues };

	it('joins several values, given as a list or as the text of one', () => {
		for (const given of [['A', 'B'], 'A;B', '["A","B"]']) {
			expect(value(given, 'multipicklist', restricted)).toBe('A;B');
		}
	});

	it('names the values of a restricted one', () => {
		expect(of('C', 'picklist', restricted)).toMatchObject({
			error: {
				statusCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
				message: 'F__c does not have the value "C". It has "A", "B".',
			},
		});
	});

	it('takes any text in one that is not restricted', () => {
		expect(value('C', 'picklist', { picklistValues })).toBe('C');
	});
});

describe('references', () => {
	it('takes a record type by its API name, its label or its ID', () => {
		const type = (given: unknown) =>
			toFieldValue(given, fieldDescribe('RecordTypeId', { type: 'reference' }), context);
		for (const given of ['partner', 'Partner Account', '012000000000001AAA']) {
			expect(type(given)).toEqual({ kind: 'value', value: '012000000000001AAA' });
		}
		expect(type('Customer')).toMatchObject({
			error: { message: expect.stringContaining('It has "Partner"') as string },
		});
	});

	it('says how to look a record up by something that is no ID', () => {
		expect(of('ACME-1', 'reference', { relationshipName: 'Account' })).toMatchObject({
			error: { message: expect.stringContaining('Account.External_Id__c') as string },
		});
	});
});

describe('text', () => {
	it('takes numbers and booleans as text, and refuses lists and objects', () => {
		expect([7, true].map((given) => value(given, 'string'))).toEqual(['7', 'true']);
		expect([[1], { a: 1 }].map((given) => value(given, 'string'))).toEqual(['invalid', 'invalid']);
	});

	it('refuses more characters than the field has', () => {
		expect(value('abc', 'string', { length: 3 })).toBe('abc');
		expect(of('abcd', 'string', { length: 3 })).toMatchObject({
			error: { statusCode: 'STRING_TOO_LONG' },
		});
	});
});
