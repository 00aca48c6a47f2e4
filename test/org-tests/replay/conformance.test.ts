import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOrg, type RunningOrg } from '../../org/index';
import { text } from '../../org/schema/fields';
import { call } from '../client';
import { differing, setups } from './conformanceCases';
import { isObject, listAt, objectAt, textAt } from './json';
import { mismatches } from './matchers';
import { missingFolderNotice, recordingsFolder } from './recordings';

const folder = recordingsFolder();
const file = 'fidelic-dev__fidelic-conformance/conformance.condensed.json';
const cases =
	folder === undefined
		? []
		: listAt(JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown, 'tests');

if (folder === undefined) process.stderr.write(`${missingFolderNotice}\n`);

/** The suite was checked against a Developer Edition org in July 2026. */
(folder === undefined ? describe.skip : describe)('cases verified on a Salesforce org', () => {
	let org: RunningOrg;

	beforeAll(async () => {
		org = await startOrg({
			objects: [
				{
					name: 'Account',
					label: 'Account',
					labelPlural: 'Accounts',
					keyPrefix: '001',
					custom: false,
					fields: [
						text('ExternalId__c', 'External Id', 64, {
							externalId: true,
							unique: true,
							idLookup: true,
						}),
					],
					childRelationships: [],
				},
			],
		});
	});

	afterAll(async () => {
		await org.close();
	});

	it('are all here', () => {
		expect(cases).toHaveLength(58);
	});

	it.each(cases.map((test) => [`${textAt(test, 'id') ?? ''} ${textAt(test, 'name') ?? ''}`, test]))(
		'%s',
		async (_name, test) => {
			const id = textAt(test, 'id') ?? '';
			org.reset({ data: true });
			const known = setups[id]?.(org) ?? {};
			const reply = await send(org, objectAt(test, 'request'), known);
			const expected = objectAt(test, 'expect');
			const found = [
				...(reply.status === expected['status']
					? []
					: [`status ${reply.status} ${JSON.stringify(reply.body)}`]),
				...mismatches(expected['body_contains'], reply.body, known),
			];
			const reason = differing[id];
			if (reason === undefined) expect(found).toEqual([]);
			else if (found.length > 0) process.stdout.write(`differing ${id}: ${reason}\n`);
			else if (!reason.startsWith('Waits for')) expect(found).not.toEqual([]);
		},
	);
});

/** Sends a case's request; `{id}` and `$CID` stand for what only this org knows. */
async function send(
	org: RunningOrg,
	request: Record<string, unknown>,
	known: Readonly<Record<string, string>>,
): ReturnType<typeof call> {
	const fill = (template: string): string =>
		Object.entries({ ...known, $CID: org.consumerKey, $SEC: org.consumerSecret }).reduce(
			(filled, [name, value]) => filled.replace(name.startsWith('$') ? name : `{${name}}`, value),
			template,
		);
	const soql = textAt(request['query'], 'q');
	const path = fill(textAt(request, 'path') ?? '');
	const query = soql === undefined ? '' : `?q=${encodeURIComponent(fill(soql))}`;
	const headers = objectAt(request, 'headers');
	const authorization = textAt(headers, 'Authorization');
	const isForm = textAt(request, 'contentType')?.includes('urlencoded') === true;
	const method = textAt(request, 'method') ?? 'GET';
	const body = request['body'] ?? (method === 'PATCH' ? { Name: 'n' } : undefined);
	return call(org, method, path + query, {
		body: bodyOf(body, isForm, fill),
		headers: {
			...(isForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
			...(authorization === undefined ? {} : { authorization }),
		},
	});
}

function bodyOf(body: unknown, isForm: boolean, fill: (text: string) => string): unknown {
	if (!isObject(body)) return undefined;
	if (!isForm) return JSON.stringify(body).replace('A*260', 'A'.repeat(260));
	const fields = Object.entries(body).map(([name, value]): [string, string] => [
		name,
		fill(String(value)),
	]);
	return new URLSearchParams(fields).toString();
}
