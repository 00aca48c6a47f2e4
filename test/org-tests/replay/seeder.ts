import type { FieldSchema, IncomingRecord } from '../../org/model';
import type { RunningOrg } from '../../org/index';
import { normalizeId } from '../../org/store/ids';
import { isObject, listAt } from './json';
import { recordUrl } from './objects';

/** Puts records into the org as a reply shows them. */
export class Seeder {
	/** Recorded ids that cannot be in this org, each with the id its record has here. */
	readonly ids = new Map<string, string>();
	private serial = 0;

	constructor(private readonly org: RunningOrg) {}

	/** Rows of which only the number matters. */
	plain(object: string, count: number): void {
		const schema = this.org.store.schema(object);
		if (schema === undefined) return;
		const rows = Array.from({ length: count }, () => this.required(schema.fields));
		this.org.seed(schema.name, rows);
	}

	/** A record with its parents and children; returns its id. */
	record(record: unknown, extra: IncomingRecord = {}): string | undefined {
		const found = recordUrl(record);
		const schema = this.org.store.schema(found?.type ?? '');
		if (found === undefined || schema === undefined || !isObject(record)) return undefined;
		const values: IncomingRecord = { ...extra };
		const children: Array<{ object: string; field: string; records: unknown[] }> = [];
		for (const [key, value] of Object.entries(record)) {
			const parent = schema.fields.find((field) => field.relationshipName === key);
			const child = schema.childRelationships.find((entry) => entry.relationshipName === key);
			if (parent !== undefined) values[parent.name] = this.record(value) ?? null;
			else if (child !== undefined) {
				const { childSObject, field } = child;
				children.push({ object: childSObject, field, records: listAt(value, 'records') });
			} else if (typeof value !== 'object') values[key] = value;
		}
		const id = this.one(schema.name, values, found.id);
		for (const { object, field, records } of children) {
			for (const child of records) {
				if (isObject(child)) this.one(object, { ...child, [field]: id }, recordUrl(child)?.id);
			}
		}
		return id;
	}

	/** A record of these values, under its recorded id where this org can have it. */
	one(object: string, given: IncomingRecord, recordedId?: string): string | undefined {
		const schema = this.org.store.schema(object);
		if (schema === undefined) return undefined;
		const asked = typeof given['Id'] === 'string' ? given['Id'] : recordedId;
		const known = asked === undefined ? undefined : (this.ids.get(asked) ?? asked);
		if (known !== undefined && this.org.store.byId(object, known) !== undefined) return known;
		const values = { ...this.required(schema.fields), ...this.known(schema.fields, given) };
		const keepsId = normalizeId(asked ?? '')?.startsWith(schema.keyPrefix) === true;
		const [id = ''] = this.org.seed(schema.name, [keepsId ? { ...values, Id: asked } : values]);
		if (asked !== undefined && !keepsId) this.ids.set(asked, id);
		return id;
	}

	/** The record a lookup points to; one of a kind that the field does not take is left out. */
	reference(field: FieldSchema, id: string): string | null {
		const object = this.org.store.objectOf(id)?.name ?? '';
		if (!(field.referenceTo ?? []).includes(object)) return null;
		return normalizeId(id) === undefined ? null : (this.one(object, {}, id) ?? null);
	}

	/** Values of fields the org has, without empty ones. */
	private known(fields: readonly FieldSchema[], given: IncomingRecord): IncomingRecord {
		const values: IncomingRecord = {};
		for (const [key, value] of Object.entries(given)) {
			const field = fields.find(({ name }) => name.toLowerCase() === key.toLowerCase());
			if (value === null || field === undefined || field.type === 'id') continue;
			values[field.name] =
				field.type === 'reference' && typeof value === 'string'
					? this.reference(field, value)
					: value;
		}
		return values;
	}

	/** A value for each field that a record cannot be saved without. */
	private required(fields: readonly FieldSchema[]): IncomingRecord {
		const values: IncomingRecord = {};
		for (const field of fields) {
			const needed = !field.nillable && field.createable && field.defaultedOnCreate !== true;
			if (!needed) continue;
			this.serial += 1;
			if (field.type === 'date') values[field.name] = '2021-10-03';
			else if (field.type === 'email') values[field.name] = `x${this.serial}@example.com`;
			else if (field.picklistValues !== undefined) values[field.name] = field.picklistValues[0];
			else values[field.name] = `x${this.serial}`.slice(0, field.length);
		}
		return values;
	}
}
