import { soqlNumber } from './literal';
import { joinSoql, soql, type SoqlText } from './text';

/** The parts of a query for records of one object. */
export interface SelectParts {
	/** Checked names and paths, at least one. */
	fields: readonly SoqlText[];
	object: SoqlText;
	where?: SoqlText;
	orderBy?: SoqlText;
	/** Records at most; all of them without it. */
	limit?: number;
}

/** Puts a query together from checked parts. */
export function soqlSelect({ fields, object, where, orderBy, limit }: SelectParts): SoqlText {
	let query = soql`SELECT ${joinSoql(fields, ', ')} FROM ${object}`;
	if (where !== undefined) query = soql`${query} WHERE ${where}`;
	if (orderBy !== undefined) query = soql`${query} ORDER BY ${orderBy}`;
	if (limit !== undefined) query = soql`${query} LIMIT ${soqlNumber(limit)}`;
	return query;
}
