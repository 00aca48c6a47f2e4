import { asSoql, joinSoql, soql, type SoqlText } from './text';

/** One field to sort by. */
export interface SortField {
	/** Checked path, such as `Account.Name`. */
	path: SoqlText;
	direction: 'asc' | 'desc';
	/** Where records without a value come; Salesforce puts them first unless told. */
	nulls?: 'first' | 'last';
}

/** The list after `ORDER BY`. */
export function soqlOrderBy(fields: readonly SortField[]): SoqlText {
	const parts = fields.map(({ path, direction, nulls }) => {
		const order = asSoql(direction === 'desc' ? ' DESC' : ' ASC');
		const empty = asSoql(
			nulls === undefined ? '' : ` NULLS ${nulls === 'last' ? 'LAST' : 'FIRST'}`,
		);
		return soql`${path}${order}${empty}`;
	});
	return joinSoql(parts, ', ');
}
