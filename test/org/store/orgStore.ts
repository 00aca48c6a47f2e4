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
import { ruleErrors } from '../rules/check';
import { noRules, type RuleSet } from '../rules/model';
import { Visibility } from '../rules/visibility';
import { derive } from '../schema/derive';
import type { OrgSettings } from '../settings';
import { normalizeId } from './ids';
import { newRow } from './newRow';
import {
	ambiguousExternalId,
	deletedRecord,
	lockedRow,
	malformedId,
	missingRecord,
	recordError,
	unsupportedObject,
} from './recordErrors';
import { recordTypesOf, type RecordTypeSettings } from './recordTypes';
import { Removal } from './removal';
import { RowLocks } from './rowLocks';
import { Table } from './table';
import { OpenTransactions } from './transactions';
import { Upkeep } from './upkeep';
import { checkRecord, readValues, reservations, type CheckMode, type Tables } from './validate';

/** How the writes of one transaction behave. */
export interface TransactionOptions {
	/** Real or simulated late commit: nobody sees the changes for this long (org clock). */
	visibleAfterMs?: number;
	/** The first so many records of the transaction are locked by somebody else. */
	lockedRows?: number;
	/** Seeding: the caller may write fields that only the org writes. */
	seed?: boolean;
	/** A committed transaction notes here how to take it back, last change last. */
	undoLog?: Array<() => void>;
	/** Saves what a duplicate rule only warns of (`Sforce-Duplicate-Rule-Header: allowSave=true`). */
	allowDuplicates?: boolean;
	/** For links in errors; absent: the newest. */
	apiVersion?: string;
}

interface Transaction {
	options: TransactionOptions;
	lockedRowsLeft: number;
	undo: Array<() => void>;
}

/** The org's records: what is committed, and what is about to be. */
export class OrgStore implements RecordReader, RecordWriter {
	private tables = new Map<string, Table>();
	private prefixes = new Map<string, Table>();
	private readonly open = new OpenTransactions();
	private readonly removal = new Removal((objectName) => this.table(objectName));
	private readonly visibility = new Visibility();
	private readonly locks: RowLocks;
	private readonly upkeep = new Upkeep(() => this.tables.values(), this.removal);
	private current: Transaction | undefined;
	private ruleSet: RuleSet = noRules;
	/** When describes last changed by field-level security; 0: never. */
	schemaChangedAt = 0;

	constructor(
		private readonly schemas: readonly ObjectSchema[],
		private readonly clock: OrgClock,
		private readonly userId: () => string,
		private readonly settings?: Pick<OrgSettings, 'duplicateResultKey'> & RecordTypeSettings,
	) {
		this.locks = new RowLocks(clock);
		this.clear();
	}

	/** Forgets every record, id sequence and open transaction. */
	clear(): void {
		this.tables = new Map();
		this.prefixes = new Map();
		this.open.clear();
		this.removal.clear();
		this.locks.clear();
		for (const schema of this.schemas) {
			const table = new Table(schema);
			this.tables.set(schema.name.toLowerCase(), table);
			this.prefixes.set(schema.keyPrefix, table);
		}
	}

	objectNames(): string[] {
		return this.schemas.map((schema) => schema.name);
	}

	schema(objectName: string): ObjectSchema | undefined {
		const table = this.table(objectName);
		return table === undefined ? undefined : this.visibility.schema(table.schema);
	}

	field(objectName: string, fieldName: string): FieldSchema | undefined {
		const table = this.table(objectName);
		if (table === undefined || this.visibility.isHidden(table.schema.name, fieldName)) {
			return undefined;
		}
		return table.field(fieldName);
	}

	get rules(): RuleSet {
		return this.ruleSet;
	}

	/** Validation and duplicate rules and field-level security, in place of the present ones. */
	setRules(rules: RuleSet): void {
		this.ruleSet = rules;
		this.schemaChangedAt = this.clock.now();
		this.visibility.set(rules.hidden);
	}

	/** The org as its own rules see it: field-level security hides nothing. */
	readonly unrestricted: RecordReader = {
		objectNames: () => this.objectNames(),
		schema: (objectName) => this.table(objectName)?.schema,
		field: (objectName, fieldName) => this.table(objectName)?.field(fieldName),
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
		return this.prefixes.get(id.slice(0, 3))?.schema;
	}

	/** Live records of an object. */
	count(objectName: string): number {
		let count = 0;
		for (const row of this.rows(objectName)) count += row.IsDeleted ? 0 : 1;
		return count;
	}

	deletions(objectName: string): readonly DeletionEntry[] {
		this.open.settle(this.clock.now());
		return this.removal.entries(objectName);
	}

	oldestOpenTransaction(): number | undefined {
		this.open.settle(this.clock.now());
		return this.open.oldestStart();
	}

	/** Runs writes as one transaction; `commit: false` takes all of them back. */
	transaction<T>(options: TransactionOptions, work: () => { result: T; commit: boolean }): T {
		const transaction: Transaction = {
			options,
			lockedRowsLeft: options.lockedRows ?? 0,
			undo: [],
		};
		this.current = transaction;
		try {
			const { result, commit } = work();
			if (!commit) for (const undo of transaction.undo.reverse()) undo();
			else options.undoLog?.push(...transaction.undo);
			return result;
		} finally {
			this.current = undefined;
		}
	}

	/** Somebody else holds the row for so long, on the org's clock. */
	lockRow(id: string, forMs: number): void {
		this.locks.hold(normalizeId(id) ?? id, forMs);
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
		const table = this.table(objectName);
		if (table === undefined) throw new Error(`The org has no object ${objectName}.`);
		for (let n = 1; n <= count; n++) {
			table.add({ Id: table.nextId(), IsDeleted: false, ...make(n) });
		}
	}

	/** Errors in names, writability or types alone: what the JSON parser would find. */
	parseErrors(objectName: string, record: IncomingRecord, existing?: Row): RecordError[] {
		const table = this.table(objectName);
		if (table === undefined) return [unsupportedObject(objectName)];
		return readValues(this.lookups, table, record, { existing }).errors;
	}

	insert(objectName: string, record: IncomingRecord): SaveResult {
		const table = this.settled(objectName);
		if (table === undefined) return failed([unsupportedObject(objectName)]);
		const seed = this.current?.options.seed === true;
		const { values, errors } = checkRecord(this.lookups, table, record, { seed });
		if (errors.length > 0) return failed(errors);
		const parents = parentIds(table, values);
		const locked = parents.find((id) => this.isLocked(id));
		if (this.takeLock() || locked !== undefined) return failed([lockedRow(locked)]);
		const now = wholeSecond(this.clock.now());
		const row = newRow(table, values, { userId: this.userId(), now });
		const refused = seed ? [] : this.ruleErrors(table, row);
		if (refused.length > 0) return failed(refused);
		this.change(row.Id, parents, reservations(table, row), () => {
			table.add(row);
			return () => table.drop(row);
		});
		return { success: true, id: row.Id, errors: [] };
	}

	update(objectName: string, id: string, record: IncomingRecord): SaveResult {
		const table = this.settled(objectName);
		if (table === undefined) return failed([unsupportedObject(objectName)]);
		const found = this.existing(table, id);
		if ('errors' in found) return found;
		const { row } = found;
		const mode: CheckMode = { existing: row, seed: this.current?.options.seed === true };
		const { values, errors } = checkRecord(this.lookups, table, record, mode);
		if (errors.length > 0) return failed(errors, row.Id);
		const parents = parentIds(table, values);
		const locked = [row.Id, ...parents].find((lockedId) => this.isLocked(lockedId));
		if (this.takeLock() || locked !== undefined) {
			return failed([lockedRow(locked ?? row.Id)], row.Id);
		}
		const now = wholeSecond(this.clock.now());
		const changed = new Set(Object.keys(values));
		const set = {
			...values,
			...derive(table.schema.name, { ...row, ...values }, changed, now),
			LastModifiedDate: now,
			LastModifiedById: this.userId(),
			SystemModstamp: now,
			...(mode.seed === true ? values : {}),
		};
		const refused = mode.seed === true ? [] : this.ruleErrors(table, { ...row, ...set });
		if (refused.length > 0) return failed(refused, row.Id);
		this.change(row.Id, parents, reservations(table, values), () => {
			const before = table.set(row, set);
			return () => table.set(row, before);
		});
		return { success: true, id: row.Id, errors: [] };
	}

	upsert(
		objectName: string,
		externalIdField: string,
		value: FieldValue,
		record: IncomingRecord,
	): SaveResult {
		const table = this.settled(objectName);
		if (table === undefined) return failed([unsupportedObject(objectName)]);
		const field = this.field(objectName, externalIdField);
		if (field === undefined || !(field.externalId === true || field.idLookup === true)) {
			return failed([
				recordError(
					'INVALID_FIELD',
					`Field name provided, ${externalIdField} is not an External ID or indexed field for ` +
						table.schema.name,
				),
			]);
		}
		const isId = field.type === 'id';
		if (!isId && (value === null || value === '')) {
			return failed([recordError('MISSING_ARGUMENT', `${field.name} not specified`)]);
		}
		if (isId && value !== null && value !== '') {
			return withCreated(this.update(objectName, String(value), record), false);
		}
		const matches = isId ? [] : table.find(field, value);
		if (matches.length > 1) {
			return failed([
				ambiguousExternalId(
					field.name,
					matches.map((row) => row.Id),
				),
			]);
		}
		const [match] = matches;
		if (match !== undefined) {
			return withCreated(this.update(objectName, match.Id, record), false);
		}
		const key = isId ? {} : { [field.name]: value };
		return withCreated(this.insert(objectName, { ...record, ...key }), true);
	}

	remove(objectName: string, id: string, options: { hard?: boolean } = {}): SaveResult {
		const table = this.settled(objectName);
		if (table === undefined) return failed([unsupportedObject(objectName)]);
		const found = this.existing(table, id, options.hard);
		if ('errors' in found) return found;
		const { row } = found;
		if (this.takeLock() || this.isLocked(row.Id)) return failed([lockedRow(row.Id)], row.Id);
		const now = wholeSecond(this.clock.now());
		this.change(row.Id, [], [], () => this.removal.remove(table, row, options.hard === true, now));
		return { success: true, id: row.Id, errors: [] };
	}

	private readonly lookups: Tables = {
		byName: (objectName) => this.table(objectName),
		byKeyPrefix: (prefix) => this.prefixes.get(prefix),
		recordTypes: (objectName) => recordTypesOf(this, objectName, this.settings),
		reservedBy: (value) => this.open.reservedBy(value),
		isHidden: (objectName, fieldName) => this.visibility.isHidden(objectName, fieldName),
	};

	private existing(
		table: Table,
		id: string,
		deletedToo = false,
	): { row: Row } | (SaveResult & { success: false }) {
		const normalized = normalizeId(id);
		if (!normalized?.startsWith(table.schema.keyPrefix)) {
			return failed([malformedId(id)], id);
		}
		const row = table.get(normalized);
		if (row === undefined) return failed([missingRecord()], normalized);
		if (row.IsDeleted && !deletedToo) return failed([deletedRecord()], normalized);
		return { row };
	}

	/** Makes a change now, or leaves it to commit later; either way it can be taken back. */
	private change(
		recordId: string,
		parents: string[],
		reserved: string[],
		apply: () => () => void,
	): void {
		const late = this.current?.options.visibleAfterMs ?? 0;
		if (late <= 0) {
			const undo = apply();
			this.current?.undo.push(undo);
			return;
		}
		const now = this.clock.now();
		const undo = this.open.add({
			startedAt: wholeSecond(now),
			visibleAt: now + late,
			recordId,
			parentIds: parents,
			owner: this.current,
			reservations: reserved,
			apply: () => void apply(),
		});
		this.current?.undo.push(undo);
	}

	private ruleErrors(table: Table, row: Row): RecordError[] {
		if (this.ruleSet === noRules) return [];
		const options = this.current?.options;
		return ruleErrors(this.unrestricted, this.ruleSet, table.schema.name, row, {
			allowDuplicates: options?.allowDuplicates === true,
			apiVersion: options?.apiVersion ?? '67.0',
			key: this.settings?.duplicateResultKey ?? 'duplicateResut',
			now: this.clock.now(),
		});
	}

	private onTable(objectName: string, work: (table: Table, now: number) => SaveResult): SaveResult {
		const table = this.settled(objectName);
		if (table === undefined) return failed([unsupportedObject(objectName)]);
		return work(table, wholeSecond(this.clock.now()));
	}

	private isLocked(id: string): boolean {
		return this.locks.has(id) || this.open.locks(id, this.current);
	}

	private takeLock(): boolean {
		const { current } = this;
		if (!current?.lockedRowsLeft) return false;
		current.lockedRowsLeft -= 1;
		return true;
	}

	private table(objectName: string): Table | undefined {
		return this.tables.get(objectName.toLowerCase());
	}

	private settled(objectName: string): Table | undefined {
		if (!this.open.none) this.open.settle(this.clock.now());
		return this.table(objectName);
	}
}

/** Business records the values point to: saving a child locks them too. */
function parentIds(table: Table, values: Readonly<Record<string, FieldValue>>): string[] {
	return Object.entries(values).flatMap(([name, value]) => {
		if (typeof value !== 'string') return [];
		const targets = table.field(name)?.referenceTo;
		const isSetup = targets?.includes('User') === true || targets?.includes('RecordType') === true;
		return targets === undefined || isSetup ? [] : [value];
	});
}

function failed(errors: RecordError[], id?: string): SaveResult & { success: false } {
	return { success: false, ...(id === undefined ? {} : { id }), errors };
}

function withCreated(result: SaveResult, created: boolean): SaveResult {
	return result.success ? { ...result, created } : result;
}
