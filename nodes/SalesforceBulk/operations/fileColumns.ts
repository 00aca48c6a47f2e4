import { resolveColumns } from '../../shared/bulk/columns';
import type { IngestOperation } from '../../shared/bulk/job';
import type { ObjectDescribe } from '../../shared/metadata/types';

/** What the header of a file is held against. */
export interface HeaderRules {
	describe: ObjectDescribe;
	operation: IngestOperation;
	/** Field that tells which record a row means; none for insert. */
	keyField?: string;
	/** For deletes: the column with the record ID. */
	idColumn: string;
}

/** Whether a name in a header can be a column, of whatever operation. */
export function isColumn({ fields }: ObjectDescribe, name: string, idColumn: string): boolean {
	const { columns, readOnly } = resolveColumns([name], fields, 'update');
	return columns.length + readOnly.length > 0 || sameName(name, idColumn);
}

/**
 * The names to send for those in a file's header, in the case describe has them.
 *
 * @throws {RangeError} naming the columns that do not fit
 */
export function fileColumns(
	names: readonly string[],
	{ describe, operation, keyField, idColumn }: HeaderRules,
): string[] {
	checkNames(names);
	if (operation === 'delete' || operation === 'hardDelete') return idOnly(names, idColumn);
	const { fields, name: object } = describe;
	const known = names.filter((name) => isColumn(describe, name, 'Id'));
	if (known.length === 0) {
		throw new RangeError(
			`The first line of the file names no field of ${object}: ${quoted(names, names)}. A CSV for a bulk job begins with a line of field names, and its columns are separated by comma, semicolon, tab, pipe, caret or backquote. Nothing was sent.`,
		);
	}
	const { columns, unknown, readOnly } = resolveColumns(names, fields, operation, keyField);
	if (unknown.length > 0) {
		throw new RangeError(
			`${object} has no field ${quoted(unknown, names)}, or the integration user may not see it. Rename or remove it in the file. Nothing was sent.`,
		);
	}
	if (readOnly.length > 0) {
		throw new RangeError(
			`The integration user may not ${operation} the ${object} field ${quoted(readOnly, names)}. Remove it from the file. Nothing was sent.`,
		);
	}
	const twice = columns.find(({ keys }) => keys.length > 1);
	if (twice) {
		throw new RangeError(
			`The file has more than one column for the field ${twice.name}: ${quoted(twice.keys, names)}. Nothing was sent.`,
		);
	}
	if (keyField !== undefined && !columns.some(({ name }) => name === keyField)) {
		throw new RangeError(
			`The file has no column ${keyField}, which tells the ${object} records apart. Nothing was sent.`,
		);
	}
	return columns.map(({ name }) => name);
}

function checkNames(names: readonly string[]): void {
	const empty = names.findIndex((name) => name.trim() === '');
	if (empty === -1) return;
	throw new RangeError(
		`Column ${empty + 1} of the file has no name in the first line. Nothing was sent.`,
	);
}

function idOnly(names: readonly string[], idColumn: string): string[] {
	const [name = '', ...others] = names;
	if (others.length === 0 && (sameName(name, idColumn) || sameName(name, 'Id'))) return ['Id'];
	throw new RangeError(
		`A delete job takes one column, the record ID; the file has ${quoted(names, names)}. Leave the column ${idColumn} alone in the file. Nothing was sent.`,
	);
}

/** Names with the number of their column. */
function quoted(some: readonly string[], all: readonly string[]): string {
	const SHOWN = 5;
	const shown = some.slice(0, SHOWN).map((name) => `"${name}" (column ${all.indexOf(name) + 1})`);
	return shown.join(', ') + (some.length > SHOWN ? ` and ${some.length - SHOWN} more` : '');
}

function sameName(a: string, b: string): boolean {
	return a.trim().toLowerCase() === b.trim().toLowerCase();
}
