import type { FieldSchema, FieldValue, ObjectSchema, Row } from '../model';
import { compoundReader, isCompound } from '../schema/compound';

/** A value as REST prints it. */
export function renderValue(field: FieldSchema, value: FieldValue | undefined): FieldValue {
	if (value === undefined) return field.type === 'boolean' ? false : null;
	if (field.type === 'datetime' && typeof value === 'number') {
		return new Date(value).toISOString().replace('Z', '+0000');
	}
	return value;
}

/** A record as `/sobjects/X/{id}` prints it: attributes, then the fields asked for. */
export function renderRecord(
	schema: ObjectSchema,
	row: Row,
	version: string,
	fields: readonly FieldSchema[] = schema.fields,
): Record<string, unknown> {
	const body: Record<string, unknown> = {
		attributes: {
			type: schema.name,
			url: `/services/data/v${version}/sobjects/${schema.name}/${row.Id}`,
		},
	};
	for (const field of fields) {
		body[field.name] = isCompound(field)
			? compoundReader(schema, field)(row)
			: renderValue(field, row[field.name]);
	}
	return body;
}
