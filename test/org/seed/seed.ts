import { seedRecords } from '../control/records';
import type { FieldValue, IncomingRecord } from '../model';
import type { Org } from '../org';
import { reportDefinitions, type ReportDefinition } from '../reports/catalog';
import { stages } from '../schema/picklists';
import { builtInRecordTypes } from '../schema/recordTypes';
import { companies, firstNames, lastNames, titles } from './names';

/** What a new org holds: `demo` data, nothing but its users, or so many generated Contacts. */
export type Seed = 'demo' | 'empty' | `rows:${number}`;

const dayMs = 86_400_000;
/** The day the demo data begins; fixed, so that every run holds the same rows. */
const firstDay = Date.UTC(2026, 0, 5, 8);
const contactsPerAccount = 5;
const opportunities = 25;
/** Generated rows that share one SystemModstamp; in a busy org several always do. */
const rowsPerSecond = 7;
/** One generated row in so many has an address of two lines, with quotes and commas. */
const awkwardEvery = 10;

/** The approval processes of a new org: the object and the process. */
const approvals: Array<[string, string]> = [
	['Account', 'Account_Approval'],
	['Opportunity', 'Discount_Approval'],
];

export function isSeed(text: string): text is Seed {
	return text === 'demo' || text === 'empty' || /^rows:\d+$/.test(text);
}

/** Fills the org. Its users come first: every record needs an owner. Record types are set up. */
export function seedOrg(org: Org, seed: Seed): void {
	add(org, 'User', users(org));
	add(org, 'RecordType', [...builtInRecordTypes]);
	add(org, 'ProcessDefinition', approvals.map(approvalProcess));
	add(org, 'Report', reportDefinitions.map(report));
	if (seed === 'demo') seedDemo(org);
	else if (seed !== 'empty') seedContacts(org, Number(seed.slice('rows:'.length)));
}

function approvalProcess([TableEnumOrId, DeveloperName]: [string, string]): IncomingRecord {
	return { Name: DeveloperName, DeveloperName, Type: 'Approval', TableEnumOrId, State: 'Active' };
}

function report({ name, developerName, folder, format }: ReportDefinition): IncomingRecord {
	const Format = format.charAt(0) + format.slice(1).toLowerCase();
	return { Name: name, DeveloperName: developerName, FolderName: folder, Format };
}

function users(org: Org): IncomingRecord[] {
	const ProfileId = profileWithRights(org);
	return [
		user('Integration', 'User', org.identity.username, 'integ'),
		user('Priya', 'Raman', 'priya.raman@acme.example', 'praman'),
		user('Jonas', 'Keller', 'jonas.keller@acme.example', 'jkeller'),
	].map((record) => ({ ...record, ProfileId }));
}

/** What the users may do. */
function profileWithRights(org: Org): string | undefined {
	const [profile] = add(org, 'Profile', [{ Name: 'Minimum Access - API Only Integrations' }]);
	add(org, 'UserPermissionAccess', [{ PermissionsApiEnabled: true, PermissionsViewSetup: true }]);
	return profile;
}

function user(first: string, last: string, username: string, alias: string): IncomingRecord {
	return {
		FirstName: first,
		LastName: last,
		Username: username,
		Email: username,
		Alias: alias,
		CommunityNickname: alias,
		IsActive: true,
		TimeZoneSidKey: 'America/Los_Angeles',
		LocaleSidKey: 'en_US',
		LanguageLocaleKey: 'en_US',
	};
}

function seedDemo(org: Org): void {
	const accounts = add(
		org,
		'Account',
		companies.map((entry, index) => ({
			Name: entry.name,
			Type: entry.type,
			Industry: entry.industry,
			BillingCity: entry.city,
			BillingCountry: entry.country,
			Website: `https://www.${entry.domain}`,
			NumberOfEmployees: entry.employees,
			AnnualRevenue: entry.revenue,
			Rating: entry.rating,
			External_Id__c: `ACC-${1001 + index}`,
			...stamps(index * dayMs),
		})),
	);
	const contacts = add(
		org,
		'Contact',
		companies.flatMap((entry, index) =>
			Array.from({ length: contactsPerAccount }, (_, position) =>
				demoContact(entry, accounts[index] ?? '', index * contactsPerAccount + position),
			),
		),
	);
	add(
		org,
		'Opportunity',
		Array.from({ length: opportunities }, (_, index) => demoOpportunity(accounts, contacts, index)),
	);
	add(
		org,
		'Invoice__c',
		accounts.map((account, index) => ({
			Name: `Invoice ${2001 + index}`,
			Invoice_Number__c: `INV-${2001 + index}`,
			Account__c: account,
			Amount__c: 1250 + index * 317.5,
			Issue_Date__c: isoDate(firstDay + (60 + index) * dayMs),
			Status__c: index % 3 === 0 ? 'Paid' : 'Sent',
			Paid__c: index % 3 === 0,
			...stamps((60 + index) * dayMs),
		})),
	);
	seedService(org, accounts, contacts);
}

function seedService(org: Org, accounts: string[], contacts: string[]): void {
	add(
		org,
		'Lead',
		['Alder', 'Birch', 'Cedar', 'Elm', 'Hazel'].map((name, index) => ({
			FirstName: at(firstNames, index * 5),
			LastName: at(lastNames, index * 7 + 3),
			Company: `${name} Street Partners`,
			Email: `hello@${name.toLowerCase()}-street.example`,
			LeadSource: 'Web',
			...stamps((120 + index) * dayMs),
		})),
	);
	add(
		org,
		'Case',
		['Delivery late', 'Wrong invoice address', 'Device does not start'].map((subject, index) => ({
			Subject: subject,
			AccountId: accounts[index],
			ContactId: contacts[index * contactsPerAccount],
			Origin: 'Email',
			Priority: index === 2 ? 'High' : 'Medium',
			...stamps((130 + index) * dayMs),
		})),
	);
	add(
		org,
		'Task',
		['Call back', 'Send offer', 'Prepare review'].map((subject, index) => ({
			Subject: subject,
			WhatId: accounts[index],
			WhoId: contacts[index * contactsPerAccount],
			ActivityDate: isoDate(firstDay + (200 + index) * dayMs),
			...stamps((140 + index) * dayMs),
		})),
	);
}

function demoContact(entry: { domain: string }, account: string, n: number): IncomingRecord {
	const first = at(firstNames, n * 5);
	const last = at(lastNames, n * 7 + Math.floor(n / lastNames.length));
	return {
		AccountId: account,
		FirstName: first,
		LastName: last,
		Email: `${ascii(first)}.${ascii(last)}@${entry.domain}`,
		Title: at(titles, n),
		Phone: `+1 555 01${String(n).padStart(2, '0')}`,
		External_Id__c: `CON-${3001 + n}`,
		LeadSource: n % 2 === 0 ? 'Web' : 'Partner Referral',
		...stamps((n + 15) * dayMs),
	};
}

function demoOpportunity(accounts: string[], contacts: string[], n: number): IncomingRecord {
	const company = at(companies, n);
	return {
		Name: `${company.name}: ${n % 2 === 0 ? 'new contract' : 'renewal'} ${Math.floor(n / 12) + 1}`,
		AccountId: at(accounts, n),
		ContactId: at(contacts, n * contactsPerAccount),
		StageName: at(stages, n).name,
		Amount: 12_500 + n * 4250,
		CloseDate: isoDate(firstDay + (90 + n * 11) * dayMs),
		Type: n % 2 === 0 ? 'New Customer' : 'Existing Customer - Upgrade',
		...stamps((75 + n * 3) * dayMs),
	};
}

/** Generated Contacts, quick enough for a million. */
function seedContacts(org: Org, count: number): void {
	const { userId } = org;
	const mailFirst = firstNames.map(ascii);
	const mailLast = lastNames.map(ascii);
	org.store.load('Contact', count, (n): Record<string, FieldValue> => {
		const first = at(firstNames, n);
		const last = at(lastNames, Math.floor(n / firstNames.length));
		const stamp = firstDay + Math.floor(n / rowsPerSecond) * 1000;
		const isAwkward = n % awkwardEvery === 0;
		return {
			LastName: last,
			FirstName: first,
			Name: `${first} ${last}`,
			MailingStreet: isAwkward ? `${n} "Old" Mill Lane,\r\nrear building` : `${n} Mill Lane`,
			Phone: `+1 555 ${n}`,
			Email: `${at(mailFirst, n)}.${at(mailLast, Math.floor(n / firstNames.length))}.${n}@example.com`,
			Title: at(titles, n),
			OwnerId: userId,
			CreatedDate: stamp,
			CreatedById: userId,
			LastModifiedDate: stamp,
			LastModifiedById: userId,
			SystemModstamp: stamp,
			External_Id__c: `ROW-${String(n).padStart(7, '0')}`,
		};
	});
}

function add(org: Org, object: string, records: IncomingRecord[]): string[] {
	const result = seedRecords(org.store, { object, records });
	if ('ids' in result) return result.ids;
	throw new Error(`Seeding ${object} failed: ${JSON.stringify(result.errors)}`);
}

function stamps(afterMs: number): IncomingRecord {
	const stamp = new Date(firstDay + afterMs).toISOString();
	return { CreatedDate: stamp, LastModifiedDate: stamp, SystemModstamp: stamp };
}

function at<T>(list: readonly T[], n: number): T {
	const entry = list[n % list.length];
	if (entry === undefined) throw new Error('The list is empty.');
	return entry;
}

function isoDate(ms: number): string {
	return new Date(ms).toISOString().slice(0, 10);
}

function ascii(text: string): string {
	return text
		.normalize('NFD')
		.replace(/ø/g, 'o')
		.replace(/[^A-Za-z]/g, '')
		.toLowerCase();
}
