import { wholeSecond } from '../clock';
import type { DeletionEntry } from '../context';
import type {
	FieldSchema,
	FieldValue,
	IncomingRecord,
	ObjectSchema,
	OrgClock,
	RecordError,
	RecordReader,
	RecordWriter,
	Row,
	SaveResult,
} from '../model';
import { noRules, type RuleSet } from '../rules/model';
import { Visibility } from '../rules/visibility';
import type { OrgSettings } from '../settings';
import { Commits, type TransactionOptions } from './commits';
import { normalizeId } from './ids';
import { unsupportedObject } from './recordErrors';
import { recordTypesOf, type RecordTypeSettings } from './recordTypes';
import { Removal } from './removal';
import { Saves } from './saves';
import type { Table } from './table';
import { TableSet } from './tableSet';
import { Upkeep } from './upkeep';
import { readValues, type Tables } from './validate';

export type { TransactionOptions } from './commits';

/** The org's records: what is committed, and what is about to be. */
export class OrgStore implements RecordReader, RecordWriter {
	private readonly tables: TableSet;
	private readonly commits: Commits;
	private readonly visibility = new Visibility();
	private readonly removal = new Removal((objectName) => this.tables.byName(objectName));
	private readonly upkeep = new Upkeep(() => this.tables.all(), this.removal);
	private readonly lookups: Tables;
	private readonly saves: Saves;
	private ruleSet: RuleSet = noRules;
	/** When describes last changed by field-level security; 0: never. */
	schemaChangedAt = 0;

	constructor(
		schemas: readonly ObjectSchema[],
		private readonly clock: OrgClock,
		userId: () => string,
		settings?: Pick<OrgSettings, 'duplicateResultKey'> & RecordTypeSettings,
	) {
		this.tables = new TableSet(schemas);
		this.commits = new Commits(clock);
		this.lookups = {
			byName: (objectName) => this.tables.byName(objectName),
			byKeyPrefix: (prefix) => this.tables.byKeyPrefix(prefix),
			recordTypes: (objectName) => recordTypesOf(this.unrestricted, objectName, settings),
			reservedBy: (value) => this.commits.reservedBy(value),
			isHidden: (objectName, fieldName) => this.visibility.isHidden(objectName, fieldName),
		};
		this.saves = new Saves({
			tables: this.tables,
			commits: this.commits,
			removal: this.removal,
			visibility: this.visibility,
			lookups: this.lookups,
			unrestricted: this.unrestricted,
			clock,
			userId,
			rules: () => this.ruleSet,
			...(settings === undefined ? {} : { settings }),
		});
	}

	/** Forgets every record, id sequence and open transaction. */
	clear(): void {
		this.tables.clear();
		this.commits.clear();
		this.removal.clear();
	}

	/** The objects the user may see. */
	objectNames(): string[] {
		return this.tables.names.filter((name) => !this.visibility.hidesObject(name));
	}

	schema(objectName: string): ObjectSchema | undefined {
		const table = this.tables.byName(objectName);
		return table === undefined ? undefined : this.visibility.schema(table.schema);
	}

	field(objectName: string, fieldName: string): FieldSchema | undefined {
		const table = this.tables.byName(objectName);
		if (table === undefined || this.visibility.isHidden(table.schema.name, fieldName)) {
			return undefined;
		}
		return table.field(fieldName);
	}

	get rules(): RuleSet {
		return this.ruleSet;
	}

	/** Rules and what the user's permissions hide, in place of the present ones. */
	setRules(rules: RuleSet): void {
		this.ruleSet = rules;
		this.schemaChangedAt = this.clock.now();
		this.visibility.set(rules.hidden);
	}

	/** The org as its own rules see it: no permission hides anything. */
	readonly unrestricted: RecordReader = {
		objectNames: () => this.tables.names,
		schema: (objectName) => this.tables.byName(objectName)?.schema,
		field: (objectName, fieldName) => this.tables.byName(objectName)?.field(fieldName),
		rows: (objectName, options) => this.rows(objectName, options),
		byId: (objectName, id, options) => this.byId(objectName, id, options),
		byField: (objectName, fieldName, value) => this.byField(objectName, fieldName, value),
	};

	rows(objectName: string, options: { includeDeleted?: boolean } = {}): Iterable<Row> {
		return this.settled(objectName)?.rows(options.includeDeleted === true) ?? [];
	}

	byId(
		objectName: string,
		id: string,
		options: { includeDeleted?: boolean } = {},
	): Row | undefined {
		const row = this.settled(objectName)?.get(id);
		return row?.IsDeleted === true && options.includeDeleted !== true ? undefined : row;
	}

	byField(objectName: string, fieldName: string, value: FieldValue): Row[] {
		const table = this.settled(objectName);
		const field = table?.field(fieldName);
		return table === undefined || field === undefined ? [] : table.find(field, value);
	}

	/** The object an id belongs to, by its key prefix. */
	objectOf(id: string): ObjectSchema | undefined {
		return this.tables.byKeyPrefix(id.slice(0, 3))?.schema;
	}

	/** Live records of an object. */
	count(objectName: string): number {
		let count = 0;
		for (const row of this.rows(objectName)) count += row.IsDeleted ? 0 : 1;
		return count;
	}

	deletions(objectName: string): readonly DeletionEntry[] {
		this.commits.settle();
		return this.removal.entries(objectName);
	}

	oldestOpenTransaction(): number | undefined {
		return this.commits.oldestStart();
	}

	/** Runs writes as one transaction; `commit: false` takes all of them back. */
	transaction<T>(options: TransactionOptions, work: () => { result: T; commit: boolean }): T {
		return this.commits.run(options, work);
	}

	/** Somebody else holds the row for so long, on the org's clock. */
	lockRow(id: string, forMs: number): void {
		this.commits.hold(normalizeId(id) ?? id, forMs);
	}

	/** An internal job's touch: SystemModstamp moves, and nothing else. */
	touch(objectName: string, id: string): SaveResult {
		return this.onTable(objectName, (table, now) => this.upkeep.touch(table, id, now));
	}

	/** Takes a record out of the recycle bin. */
	undelete(objectName: string, id: string): SaveResult {
		return this.onTable(objectName, (table, now) => this.upkeep.undelete(table, id, now));
	}

	/** Merges records into a master. */
	merge(objectName: string, masterId: string, loserIds: string[]): SaveResult {
		return this.onTable(objectName, (table, now) =>
			this.upkeep.merge(table, masterId, loserIds, now),
		);
	}

	/** Removes the object's deleted records for good; returns how many. */
	emptyRecycleBin(objectName: string): number {
		const table = this.settled(objectName);
		return table === undefined ? 0 : this.upkeep.emptyRecycleBin(table);
	}

	/** Adds many rows unchecked and fast; `make` gives the nth row's values. */
	load(objectName: string, count: number, make: (n: number) => Record<string, FieldValue>): void {
		const table = this.tables.byName(objectName);
		if (table === undefined) throw new Error(`The org has no object ${objectName}.`);
		for (let n = 1; n <= count; n++) {
			table.add({ Id: table.nextId(), IsDeleted: false, ...make(n) });
		}
	}

	/** Errors in names, writability or types alone: what the JSON parser would find. */
	parseErrors(objectName: string, record: IncomingRecord, existing?: Row): RecordError[] {
		const table = this.tables.byName(objectName);
		if (table === undefined) return [unsupportedObject(objectName)];
		return readValues(this.lookups, table, record, { existing }).errors;
	}

	insert(objectName: string, record: IncomingRecord): SaveResult {
		return this.saves.insert(objectName, record);
	}

	update(objectName: string, id: string, record: IncomingRecord): SaveResult {
		return this.saves.update(objectName, id, record);
	}

	upsert(
		objectName: string,
		externalIdField: string,
		value: FieldValue,
		record: IncomingRecord,
	): SaveResult {
		return this.saves.upsert(objectName, externalIdField, value, record);
	}

	remove(objectName: string, id: string, options: { hard?: boolean } = {}): SaveResult {
		return this.saves.remove(objectName, id, options);
	}

	private onTable(objectName: string, work: (table: Table, now: number) => SaveResult): SaveResult {
		const table = this.settled(objectName);
		if (table === undefined) {
			return { success: false, errors: [unsupportedObject(objectName)] };
		}
		return work(table, wholeSecond(this.clock.now()));
	}

	private settled(objectName: string): Table | undefined {
		this.commits.settle();
		return this.tables.byName(objectName);
	}
}
