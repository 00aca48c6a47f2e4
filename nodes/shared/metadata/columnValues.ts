import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** Keys of a record that are no field of it: Salesforce puts them on what it returns. */
const NOT_FIELDS = new Set(['attributes']);

/**
 * Makes a function that reads the values one item gives to 'Columns', by the key it has for them:
 * the item's own keys, or what the mapping form says. A column left alone in the form is left out; an
 * expression that gives null stays null, which empties the field.
 */
export function columnValues(
	context: IExecuteFunctions,
): (json: IDataObject, item: number) => IDataObject {
	if (context.getNodeParameter('columns.mappingMode', 0) === 'autoMapInputData') {
		return (json) => without(json, NOT_FIELDS);
	}
	const untouched = untouchedColumns(context);
	return (_, item) => {
		const values = context.getNodeParameter('columns.value', item, {}) as IDataObject | null;
		return without(values ?? {}, untouched);
	};
}

function without(values: IDataObject, keys: ReadonlySet<string>): IDataObject {
	return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.has(key)));
}

/** The form holds null for what was left alone; a value or an expression is text. */
function untouchedColumns(context: IExecuteFunctions): Set<string> {
	const columns = context.getNode().parameters.columns as { value?: unknown } | undefined;
	const raw = columns?.value;
	if (typeof raw !== 'object' || raw === null) return new Set();
	return new Set(Object.entries(raw).flatMap(([key, value]) => (value === null ? [key] : [])));
}
