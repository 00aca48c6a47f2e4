import { AdvancingClock } from '../org/clock';
import { objectSchemas } from '../org/schema/objects';
import { makeId, normalizeId, to18 } from '../org/store/ids';
import { OrgStore } from '../org/store/orgStore';

const user = makeId('005', 1);
let clock: AdvancingClock;
let store: OrgStore;

beforeEach(() => {
	clock = new AdvancingClock(() => Date.UTC(2026, 5, 1, 12, 0, 0, 700));
	store = new OrgStore(objectSchemas, clock, () => user);
	store.transaction({ seed: true }, () => ({
		result: store.insert('User', { LastName: 'U', Username: 'u@acme.example' }),
		commit: true,
	}));
});

function insert(object: string, record: Record<string, unknown>): string {
	const result = store.insert(object, record);
	if (!result.success) throw new Error(JSON.stringify(result.errors));
	return result.id;
}

describe('ids', () => {
	test('the checksum is Salesforce’s, and both lengths mean one record', () => {
		expect(to18('a00B000000FSjVU')).toBe('a00B000000FSjVUIA1');
		expect(normalizeId('a00B000000FSjVU')).toBe('a00B000000FSjVUIA1');
		expect(normalizeId('a00B000000FSjVUIB1')).toBeUndefined();
		expect(normalizeId('a00B000000FSjVUIA1'.toLowerCase())).toBe('a00B000000FSjVUIA1');
		expect(normalizeId('a00B000000FSjV')).toBeUndefined();
	});

	test('ids of one object sort in the order they were given', () => {
		const ids = [1, 9, 10, 35, 36, 61, 62, 4000, 999_999].map((n) => makeId('003', n));
		expect([...ids].sort()).toEqual(ids);
		expect(new Set(ids.map((id) => id.length))).toEqual(new Set([18]));
	});
});

describe('values', () => {
	const invoice = (values: Record<string, unknown>) =>
		store.byId('Invoice__c', insert('Invoice__c', values));

	test('CSV strings and JSON values end in the same form', () => {
		const fromJson = invoice({
			Amount__c: 12.345,
			Quantity__c: 3,
			Paid__c: true,
			Sent_At__c: '2026-01-02T03:04:05.678+02:00',
		});
		const fromCsv = invoice({
			amount__c: '12.345',
			Quantity__c: '3.0',
			Paid__c: '1',
			Sent_At__c: '2026-01-02T03:04:05.678+0200',
		});
		for (const field of ['Amount__c', 'Quantity__c', 'Paid__c', 'Sent_At__c']) {
			expect(fromCsv?.[field]).toBe(fromJson?.[field]);
		}
		expect(fromJson?.['Amount__c']).toBe(12.35);
		expect(fromJson?.['Sent_At__c']).toBe(Date.UTC(2026, 0, 2, 1, 4, 5));
	});

	test('defaults, running numbers and names are filled in', () => {
		const created = invoice({ Invoice_Number__c: 'I1' });
		expect(created).toMatchObject({ Status__c: 'Draft', Paid__c: false, OwnerId: user });
		expect(created?.['Name']).toBe(created?.Id.slice(0, 15));
		const first = store.byId('Case', insert('Case', { Subject: 'a' }));
		const second = store.byId('Case', insert('Case', { Subject: 'b' }));
		expect([first?.['CaseNumber'], second?.['CaseNumber']]).toEqual(['00001001', '00001002']);
	});

	test('an opportunity follows its stage', () => {
		const id = insert('Opportunity', {
			Name: 'o',
			StageName: 'Value Proposition',
			CloseDate: '2026-08-01',
			Amount: 200,
		});
		expect(store.byId('Opportunity', id)).toMatchObject({
			Probability: 50,
			ExpectedRevenue: 100,
			IsClosed: false,
			FiscalQuarter: 3,
		});
		store.update('Opportunity', id, { StageName: 'Closed Won' });
		expect(store.byId('Opportunity', id)).toMatchObject({
			Probability: 100,
			IsClosed: true,
			IsWon: true,
		});
	});

	test('a number beyond the field is refused', () => {
		expect(store.insert('Invoice__c', { Quantity__c: 10_000_000 })).toMatchObject({
			success: false,
			errors: [{ statusCode: 'NUMBER_OUTSIDE_VALID_RANGE', fields: ['Quantity__c'] }],
		});
	});
});

describe('deleting', () => {
	test('children are deleted or let go, each noted in the log', () => {
		const account = insert('Account', { Name: 'A' });
		const contact = insert('Contact', { LastName: 'C', AccountId: account });
		const invoice = insert('Invoice__c', { Account__c: account });
		clock.advance(10_000);
		store.remove('Account', account);
		expect(store.byId('Contact', contact)).toBeUndefined();
		expect(store.byId('Contact', contact, { includeDeleted: true })?.IsDeleted).toBe(true);
		expect(store.byId('Invoice__c', invoice)).toMatchObject({ Account__c: null });
		const deletedDate = Date.UTC(2026, 5, 1, 12, 0, 10);
		expect(store.deletions('Contact')).toEqual([{ id: contact, deletedDate }]);
		expect(store.deletions('Account')).toEqual([{ id: account, deletedDate }]);
	});

	test('a hard delete leaves only the log', () => {
		const account = insert('Account', { Name: 'A' });
		store.remove('Account', account, { hard: true });
		expect([...store.rows('Account', { includeDeleted: true })]).toEqual([]);
		expect(store.deletions('Account')).toHaveLength(1);
	});

	test('a deleted record frees its unique value and cannot be a parent', () => {
		const account = insert('Account', { Name: 'A', External_Id__c: 'x' });
		store.remove('Account', account);
		insert('Account', { Name: 'B', External_Id__c: 'x' });
		expect(store.insert('Contact', { LastName: 'C', AccountId: account })).toMatchObject({
			errors: [{ statusCode: 'ENTITY_IS_DELETED' }],
		});
	});
});

describe('a transaction that commits late', () => {
	const late = <T>(work: () => T): T =>
		store.transaction({ visibleAfterMs: 30_000 }, () => ({ result: work(), commit: true }));

	test('is unseen, holds its locks and unique values, and then appears with its old stamp', () => {
		const id = insert('Account', { Name: 'before' });
		late(() => {
			store.insert('Account', { Name: 'late', External_Id__c: 'k' });
			store.update('Account', id, { Name: 'after' });
		});
		expect([...store.rows('Account')].map((row) => row['Name'])).toEqual(['before']);
		expect(store.oldestOpenTransaction()).toBe(Date.UTC(2026, 5, 1, 12));
		expect(store.update('Account', id, { Name: 'x' })).toMatchObject({
			errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW' }],
		});
		expect(store.insert('Account', { Name: 'y', External_Id__c: 'K' })).toMatchObject({
			errors: [{ statusCode: 'DUPLICATE_VALUE' }],
		});
		const meanwhile = insert('Account', { Name: 'meanwhile' });
		clock.advance(31_000);
		const rows = [...store.rows('Account')];
		expect(rows.map((row) => row['Name'])).toEqual(['after', 'late', 'meanwhile']);
		expect(rows.map((row) => row.Id)).toEqual([...rows.map((row) => row.Id)].sort());
		expect(rows[1]?.['SystemModstamp']).toBe(Date.UTC(2026, 5, 1, 12));
		expect(store.oldestOpenTransaction()).toBeUndefined();
		expect(store.byId('Account', meanwhile)).toBeDefined();
	});

	test('can still be taken back', () => {
		store.transaction({ visibleAfterMs: 1000 }, () => ({
			result: store.insert('Account', { Name: 'never', External_Id__c: 'n' }),
			commit: false,
		}));
		clock.advance(2000);
		expect(store.count('Account')).toBe(0);
		insert('Account', { Name: 'free', External_Id__c: 'n' });
	});
});
