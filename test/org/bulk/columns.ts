import type { FieldSchema, ObjectSchema, RecordReader } from '../model';
import { BatchError } from './csv';
import type { IngestJob } from './model';

/** What a column of the upload sets. */
export type Column =
	| { kind: 'field'; field: FieldSchema }
	| {
			kind: 'parent';
			relationshipName: string;
			/** The parent's external id or other indexed field. */
			key: string;
			/** Named in the header for polymorphic lookups alone: `Lead:Who.Email`. */
			type?: string;
	  };

/** Matches the header against the object; the first column that fits nothing fails the job. */
export function matchColumns(reader: RecordReader, job: IngestJob, header: string[]): Column[] {
	if (job.operation === 'delete' || job.operation === 'hardDelete') checkOnlyIds(job, header);
	const schema = reader.schema(job.object);
	if (schema === undefined) throw notFound(job.object);
	const columns = header.map((name) => matchColumn(reader, schema, name));
	header.forEach((name, index) => {
		if (header.findIndex((other) => other.toLowerCase() === name.toLowerCase()) !== index) {
			throw new BatchError(`InvalidBatch : Duplicate field name : ${name}`);
		}
	});
	return columns;
}

function checkOnlyIds(job: IngestJob, header: string[]): void {
	if (header.length === 1 && header[0]?.toLowerCase() === 'id') return;
	throw new BatchError(`InvalidBatch : The '${job.operation}' batch must contain only ids`);
}

function notFound(name: string): BatchError {
	return new BatchError(`InvalidBatch : Field name not found : ${name}`);
}

function matchColumn(reader: RecordReader, schema: ObjectSchema, name: string): Column {
	const field = reader.field(schema.name, name);
	if (field !== undefined) return { kind: 'field', field };
	const dot = name.indexOf('.');
	if (dot === -1) throw notFound(name);
	const colon = name.indexOf(':');
	const type = colon > 0 && colon < dot ? name.slice(0, colon) : undefined;
	const relationship = name.slice(type === undefined ? 0 : colon + 1, dot).toLowerCase();
	const lookup = schema.fields.find(
		(each) => each.relationshipName?.toLowerCase() === relationship,
	);
	if (lookup?.relationshipName === undefined) throw notFound(name);
	const targets = lookup.referenceTo ?? [];
	if (type !== undefined && targets.length === 1) {
		throw new BatchError(
			'InvalidBatch : type is not needed for non polymorphic foreign key references: ' +
				lookup.relationshipName,
		);
	}
	const target = targets.find(
		(each) => type === undefined || each.toLowerCase() === type.toLowerCase(),
	);
	const key = target === undefined ? undefined : reader.field(target, name.slice(dot + 1));
	if (target === undefined || key === undefined || !isLookupKey(key)) throw notFound(name);
	return {
		kind: 'parent',
		relationshipName: lookup.relationshipName,
		key: key.name,
		...(type === undefined ? {} : { type: target }),
	};
}

function isLookupKey(field: FieldSchema): boolean {
	return field.externalId === true || field.idLookup === true;
}
