import { wholeSecond } from '../clock';
import type {
	FieldValue,
	IncomingRecord,
	OrgClock,
	RecordError,
	RecordReader,
	RecordWriter,
	Row,
	SaveResult,
} from '../model';
import { assignedOwner } from '../rules/assignment';
import { ruleErrors } from '../rules/check';
import { noRules, type RuleSet } from '../rules/model';
import type { Visibility } from '../rules/visibility';
import { derive } from '../schema/derive';
import type { OrgSettings } from '../settings';
import type { Commits } from './commits';
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
	unwritableObject,
} from './recordErrors';
import type { Removal } from './removal';
import type { Table } from './table';
import type { TableSet } from './tableSet';
import { checkRecord, reservations, type CheckMode, type Tables } from './validate';

/** What the saving of records works with. */
export interface SaveDesk {
	tables: TableSet;
	commits: Commits;
	removal: Removal;
	visibility: Visibility;
	lookups: Tables;
	/** The org as its own rules see it. */
	unrestricted: RecordReader;
	clock: OrgClock;
	userId: () => string;
	rules: () => RuleSet;
	settings?: Pick<OrgSettings, 'duplicateResultKey'>;
}

type Failure = SaveResult & { success: false };

/** Saves and removes records as a user of the API does: checked, locked, ruled, stamped. */
export class Saves implements RecordWriter {
	constructor(private readonly desk: SaveDesk) {}

	insert(objectName: string, record: IncomingRecord): SaveResult {
		const table = this.writable(objectName, 'createable');
		if (!isTable(table)) return table;
		const { commits, lookups } = this.desk;
		const seed = this.isSeed;
		const { values, errors } = checkRecord(lookups, table, record, { seed });
		if (errors.length > 0) return failed(errors);
		const parents = parentIds(table, values);
		const locked = commits.firstLocked(parents);
		if (commits.meetsLock() || locked !== undefined) return failed([lockedRow(locked)]);
		const row = newRow(table, values, { userId: this.desk.userId(), now: this.now });
		if (!seed) Object.assign(row, this.assignment(table, row, true));
		const refused = seed ? [] : this.ruleErrors(table, row);
		if (refused.length > 0) return failed(refused);
		commits.make({
			recordId: row.Id,
			parents,
			reserved: () => reservations(table, row),
			apply: () => {
				table.add(row);
				return () => table.drop(row);
			},
		});
		return { success: true, id: row.Id, errors: [] };
	}

	update(objectName: string, id: string, record: IncomingRecord): SaveResult {
		const table = this.writable(objectName, 'updateable');
		if (!isTable(table)) return table;
		const found = existing(table, id);
		if ('errors' in found) return found;
		const { commits, lookups } = this.desk;
		const { row } = found;
		const mode: CheckMode = { existing: row, seed: this.isSeed };
		const { values, errors } = checkRecord(lookups, table, record, mode);
		if (errors.length > 0) return failed(errors, row.Id);
		const parents = parentIds(table, values);
		const locked = commits.firstLocked([row.Id, ...parents]);
		if (commits.meetsLock() || locked !== undefined) {
			return failed([lockedRow(locked ?? row.Id)], row.Id);
		}
		const set = this.changedValues(table, row, values);
		const refused = mode.seed === true ? [] : this.ruleErrors(table, { ...row, ...set });
		if (refused.length > 0) return failed(refused, row.Id);
		commits.make({
			recordId: row.Id,
			parents,
			reserved: () => reservations(table, values),
			apply: () => {
				const before = table.set(row, set);
				return () => table.set(row, before);
			},
		});
		return { success: true, id: row.Id, errors: [] };
	}

	upsert(
		objectName: string,
		externalIdField: string,
		value: FieldValue,
		record: IncomingRecord,
	): SaveResult {
		const table = this.visible(objectName);
		if (table === undefined) return failed([unsupportedObject(objectName)]);
		const field = this.desk.visibility.isHidden(table.schema.name, externalIdField)
			? undefined
			: table.field(externalIdField);
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
			const ids = matches.map((row) => row.Id);
			return failed([ambiguousExternalId(field.name, ids)]);
		}
		const [match] = matches;
		if (match !== undefined) {
			return withCreated(this.update(objectName, match.Id, record), false);
		}
		const key = isId ? {} : { [field.name]: value };
		return withCreated(this.insert(objectName, { ...record, ...key }), true);
	}

	remove(objectName: string, id: string, options: { hard?: boolean } = {}): SaveResult {
		const table = this.writable(objectName, 'deletable');
		if (!isTable(table)) return table;
		const found = existing(table, id, options.hard);
		if ('errors' in found) return found;
		const { commits, removal } = this.desk;
		const { row } = found;
		const isLocked = commits.firstLocked([row.Id]) !== undefined;
		if (commits.meetsLock() || isLocked) return failed([lockedRow(row.Id)], row.Id);
		const { now } = this;
		commits.make({
			recordId: row.Id,
			parents: [],
			reserved: () => [],
			apply: () => removal.remove(table, row, options.hard === true, now),
		});
		return { success: true, id: row.Id, errors: [] };
	}

	private get now(): number {
		return wholeSecond(this.desk.clock.now());
	}

	private get isSeed(): boolean {
		return this.desk.commits.options.seed === true;
	}

	private visible(objectName: string): Table | undefined {
		this.desk.commits.settle();
		const isHidden = !this.isSeed && this.desk.visibility.hidesObject(objectName);
		return isHidden ? undefined : this.desk.tables.byName(objectName);
	}

	/** The table of an object the user may write so; the failure when there is none. */
	private writable(
		objectName: string,
		ability: 'createable' | 'updateable' | 'deletable',
	): Table | Failure {
		const table = this.visible(objectName);
		if (table === undefined) return failed([unsupportedObject(objectName)]);
		const refused = !this.isSeed && table.schema.abilities?.[ability] === false;
		return refused ? failed([unwritableObject(table.schema.name, ability)]) : table;
	}

	/** What an update sets: the caller's values and what the org makes of them. */
	private changedValues(
		table: Table,
		row: Row,
		values: Readonly<Record<string, FieldValue>>,
	): Record<string, FieldValue> {
		const { now } = this;
		const changed = new Set(Object.keys(values));
		return {
			...values,
			...derive(table.schema.name, { ...row, ...values }, changed, now),
			...(this.isSeed ? {} : this.assignment(table, { ...row, ...values }, false)),
			LastModifiedDate: now,
			LastModifiedById: this.desk.userId(),
			SystemModstamp: now,
			...(this.isSeed ? values : {}),
		};
	}

	/** The owner that an assignment rule gives the record, if one runs. */
	private assignment(table: Table, row: Row, isNew: boolean): Record<string, FieldValue> {
		const { assignment } = this.desk.commits.options;
		if (assignment === undefined || !(isNew || assignment.onUpdate)) return {};
		const { unrestricted, rules, clock } = this.desk;
		const rulesNow = rules().assignment;
		const { ruleId } = assignment;
		const { name } = table.schema;
		const owner = assignedOwner(unrestricted, rulesNow, { object: name, ruleId }, row, clock.now());
		return owner === undefined ? {} : { OwnerId: owner };
	}

	private ruleErrors(table: Table, row: Row): RecordError[] {
		const rules = this.desk.rules();
		if (rules === noRules) return [];
		const { options } = this.desk.commits;
		return ruleErrors(this.desk.unrestricted, rules, table.schema.name, row, {
			allowDuplicates: options.allowDuplicates === true,
			apiVersion: options.apiVersion ?? '67.0',
			key: this.desk.settings?.duplicateResultKey ?? 'duplicateResut',
			now: this.desk.clock.now(),
		});
	}
}

function isTable(found: Table | Failure): found is Table {
	return !('success' in found);
}

function existing(table: Table, id: string, deletedToo = false): { row: Row } | Failure {
	const normalized = normalizeId(id);
	if (!normalized?.startsWith(table.schema.keyPrefix)) return failed([malformedId(id)], id);
	const row = table.get(normalized);
	if (row === undefined) return failed([missingRecord()], normalized);
	if (row.IsDeleted && !deletedToo) return failed([deletedRecord()], normalized);
	return { row };
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

function failed(errors: RecordError[], id?: string): Failure {
	return { success: false, ...(id === undefined ? {} : { id }), errors };
}

function withCreated(result: SaveResult, created: boolean): SaveResult {
	return result.success ? { ...result, created } : result;
}
