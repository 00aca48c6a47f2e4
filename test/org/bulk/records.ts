import type { FieldSchema, IncomingRecord, RecordError } from '../model';
import { coerce } from '../store/coerce';
import type { Column } from './columns';

/** What Bulk reads as "set to null"; an empty cell leaves the field alone. */
const nullMark = '#N/A';

const typedText = new Set(['boolean', 'int', 'double', 'currency', 'percent', 'date', 'datetime']);

/** A row as the writer takes it, its Id apart. */
export interface ReadRecord {
	id: string;
	record: IncomingRecord;
	errors: RecordError[];
}

/** Turns the cells of a row into a record. */
export function readRecord(columns: Column[], cells: string[]): ReadRecord {
	const read: ReadRecord = { id: '', record: {}, errors: [] };
	columns.forEach((column, index) => {
		const text = cells[index] ?? '';
		if (text === '') return;
		if (column.kind === 'parent') {
			read.record[column.relationshipName] = text === nullMark ? null : parentOf(column, text);
		} else if (column.field.type === 'id') {
			read.id = text;
		} else if (text === nullMark) {
			read.record[column.field.name] = null;
		} else {
			const error = typeError(column.field, text);
			if (error === undefined) read.record[column.field.name] = text;
			else read.errors.push(error);
		}
	});
	return read;
}

function parentOf(column: Extract<Column, { kind: 'parent' }>, text: string): IncomingRecord {
	const attributes = column.type === undefined ? {} : { attributes: { type: column.type } };
	return { ...attributes, [column.key]: text };
}

/** Bulk has no JSON to complain of: text of the wrong type has an error code of its own. */
function typeError(field: FieldSchema, text: string): RecordError | undefined {
	if (!typedText.has(field.type)) return undefined;
	const coerced = coerce(field, text);
	if (coerced.ok || coerced.error.statusCode !== 'JSON_PARSER_ERROR') return undefined;
	return {
		statusCode: 'INVALID_TYPE_ON_FIELD_IN_RECORD',
		message: `${field.label}: value not of required type: ${text}`,
		fields: [field.name],
	};
}

/** An error as `sf__Error` prints it: `CODE:message:fields --`. */
export function errorCell(errors: RecordError[]): string {
	const [first] = errors;
	if (first === undefined) return '';
	return `${first.statusCode}:${first.message}:${first.fields.join(', ')} --`;
}
