import type { FieldSchema, FieldValue, ObjectSchema, Row } from '../model';
import { FieldIndex, indexKey, isIndexed } from './fieldIndex';
import { makeId, normalizeId } from './ids';

/** The committed records of one object, in Id order, with their indexes. */
export class Table {
	private readonly fieldsByName = new Map<string, FieldSchema>();
	private readonly indexes: FieldIndex[] = [];
	private readonly byIdMap = new Map<string, Row>();
	private readonly ordered: Row[] = [];
	private issued = 0;
	/** Fields whose value no other record may have. */
	readonly uniqueFields: readonly FieldSchema[];
	/** Fields a record cannot be saved without. */
	readonly requiredFields: readonly FieldSchema[];
	/** Fields that the org fills where the caller does not. */
	readonly filledFields: readonly FieldSchema[];

	constructor(readonly schema: ObjectSchema) {
		const { fields } = schema;
		this.uniqueFields = fields.filter((field) => field.unique === true);
		this.requiredFields = fields.filter(
			(field) => !field.nillable && field.type !== 'boolean' && field.createable,
		);
		this.filledFields = fields.filter(
			({ defaultedOnCreate, autoNumber, defaultValue, type }) =>
				type !== 'id' &&
				(defaultedOnCreate === true || autoNumber === true || (defaultValue ?? null) !== null),
		);
		for (const field of schema.fields) {
			this.fieldsByName.set(field.name.toLowerCase(), field);
			if (isIndexed(field)) this.indexes.push(new FieldIndex(field));
		}
	}

	get size(): number {
		return this.ordered.length;
	}

	/** How many ids were given out: the running number of the latest record. */
	get sequence(): number {
		return this.issued;
	}

	nextId(): string {
		this.issued += 1;
		return makeId(this.schema.keyPrefix, this.issued);
	}

	field(name: string): FieldSchema | undefined {
		return this.fieldsByName.get(name.toLowerCase());
	}

	get(id: string): Row | undefined {
		const normalized = normalizeId(id);
		return normalized === undefined ? undefined : this.byIdMap.get(normalized);
	}

	*rows(includeDeleted: boolean): Generator<Row> {
		for (const row of this.ordered) {
			if (includeDeleted || !row.IsDeleted) yield row;
		}
	}

	add(row: Row): void {
		this.byIdMap.set(row.Id, row);
		const last = this.ordered[this.ordered.length - 1];
		if (last === undefined || last.Id < row.Id) this.ordered.push(row);
		else this.ordered.splice(this.position(row.Id), 0, row);
		for (const index of this.indexes) index.add(row);
	}

	/** Forgets a row altogether: a rolled-back insert, or a hard delete. */
	drop(row: Row): void {
		this.byIdMap.delete(row.Id);
		const position = this.position(row.Id);
		if (this.ordered[position] === row) this.ordered.splice(position, 1);
		for (const index of this.indexes) index.remove(row);
	}

	/** Sets values on a row; returns what they replaced, to undo with. */
	set(row: Row, values: Readonly<Record<string, FieldValue>>): Record<string, FieldValue> {
		const before: Record<string, FieldValue> = {};
		const touched = this.indexes.filter((index) => index.field.name in values);
		for (const index of touched) index.remove(row);
		for (const [name, value] of Object.entries(values)) {
			before[name] = row[name] ?? null;
			row[name] = value;
		}
		for (const index of touched) index.add(row);
		return before;
	}

	/** Live rows whose field has this value. */
	find(field: FieldSchema, value: FieldValue): Row[] {
		if (field.type === 'id') {
			const row = typeof value === 'string' ? this.get(value) : undefined;
			return row === undefined || row.IsDeleted ? [] : [row];
		}
		const wanted = field.type === 'reference' ? normalizedReference(value) : value;
		const index = this.indexes.find((candidate) => candidate.field === field);
		if (index !== undefined) return index.find(wanted).filter((row) => !row.IsDeleted);
		const key = indexKey(wanted);
		if (key === undefined) return [];
		const found: Row[] = [];
		for (const row of this.rows(false)) {
			if (indexKey(row[field.name]) === key) found.push(row);
		}
		return found;
	}

	private position(id: string): number {
		let low = 0;
		let high = this.ordered.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			const row = this.ordered[middle];
			if (row !== undefined && row.Id < id) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

function normalizedReference(value: FieldValue): FieldValue {
	return typeof value === 'string' ? (normalizeId(value) ?? value) : value;
}
