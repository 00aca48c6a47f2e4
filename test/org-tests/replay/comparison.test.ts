import { differences } from './compare';
import { mismatches } from './matchers';
import type { Recording } from './recordings';
import { shapeDifferences } from './shape';

/** A comparison that let everything pass would make the replay worthless. */
describe('shapes', () => {
	const recorded = { totalSize: 1, done: true, records: [{ Id: 'a', Parent: null }] };

	it('are the same whatever the values', () => {
		const given = { records: [{ Parent: null, Id: 'b' }], done: false, totalSize: 7 };
		expect(shapeDifferences(recorded, given, false)).toEqual([]);
	});

	it.each([
		[{ ...recorded, done: undefined }, ['type of body.done: recorded boolean, org undefined']],
		[{ ...recorded, next: 'x' }, ['extra body.next']],
		[{ ...recorded, totalSize: '1' }, ['type of body.totalSize: recorded number, org string']],
		[{ ...recorded, records: [] }, ['missing body.records[]']],
		[
			{ ...recorded, records: [{ Id: 'a', Parent: { Id: 'b' } }] },
			[
				'type of body.records[].Parent: recorded null, org object',
				'extra body.records[].Parent.Id',
			],
		],
		[[recorded], ['type of body: recorded object, org list']],
	])('differ from %j', (given, lines) => {
		expect(shapeDifferences(recorded, given, false)).toEqual(expect.arrayContaining(lines));
	});

	it('of catalogues may lack values, but not keys', () => {
		const describe = { name: 'x', fields: [{ mask: 'm', length: 1 }], infos: [{ a: 1 }] };
		const fewer = { name: 'y', fields: [{ mask: null, length: 2 }], infos: [] };
		expect(shapeDifferences(describe, fewer, true)).toEqual([]);
		expect(shapeDifferences(describe, { ...fewer, fields: [{ mask: null }] }, true)).toEqual([
			'missing body.fields[].length',
		]);
		expect(
			shapeDifferences(describe, { ...fewer, fields: [{ mask: 1, length: 1 }] }, true),
		).toEqual(['type of body.fields[].mask: recorded string, org number']);
	});
});

describe('replies', () => {
	const recording: Recording = {
		id: 'x',
		method: 'POST',
		path: '/',
		status: 400,
		headers: { date: 'today', 'content-type': 'application/json', location: '/a/1' },
		reply: [{ errorCode: 'MALFORMED_ID' }],
		catalogue: false,
	};
	const headers = { 'content-type': 'application/json', location: '/a/2' };

	it('match in status, headers and codes', () => {
		const reply = { status: 400, headers: new Headers(headers), body: recording.reply };
		expect(differences(recording, reply)).toEqual([]);
	});

	it('differ in each of them', () => {
		const reply = {
			status: 404,
			headers: new Headers({ 'content-type': 'text/html', 'sforce-limit-info': 'api-usage=1/2' }),
			body: [{ errorCode: 'NOT_FOUND' }],
		};
		expect(differences(recording, reply)).toEqual([
			'status: recorded 400, org 404 [{"errorCode":"NOT_FOUND"}]',
			'header content-type: recorded application/json, org text/html',
			'header sforce-limit-info: recorded none, org api-usage=n/n',
			'header location: recorded /a/id, org none',
			'error codes: recorded MALFORMED_ID, org NOT_FOUND',
		]);
	});

	it('that the org refuses are one difference', () => {
		const body = [{ errorCode: 'UNSUPPORTED' }];
		expect(differences(recording, { status: 501, headers: new Headers(), body })).toEqual([
			'refused: [{"errorCode":"UNSUPPORTED"}]',
		]);
	});
});

describe('what a conformance case expects', () => {
	const expected = {
		id: '<sfid>',
		at: '<iso8601>',
		list: [{ code: '/^A\\d$/' }],
		name: '=created',
	};
	const body = {
		id: '001000000000001AAA',
		at: '2026-01-05T08:00:00.000+0000',
		list: [{ code: 'B' }, { code: 'A1', more: true }],
		name: 'Acme',
	};

	it('is met by a body that has more', () => {
		expect(mismatches(expected, body, { '=created': 'Acme' })).toEqual([]);
	});

	it('is missed by one that differs', () => {
		const wrong = { id: 'short', at: 'today', list: [{ code: 'B' }], name: 'Other' };
		expect(mismatches(expected, wrong, { '=created': 'Acme' })).toEqual([
			'body.id is "short"',
			'body.at is "today"',
			'body.list lacks {"code":"/^A\\\\d$/"}',
			'body.name is "Other"',
		]);
		expect(mismatches([], ['x'], {})).toEqual(['body is not empty']);
	});
});
