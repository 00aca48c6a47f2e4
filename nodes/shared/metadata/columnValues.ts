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
	if (mapsAutomatically(context)) {
		return (json) => without(json, NOT_FIELDS);
	}
	const untouched = untouchedColumns(context);
	return (_, item) => {
		const values = context.getNodeParameter('columns.value', item, {}) as IDataObject | null;
		return without(values ?? {}, untouched);
	};
}

/** Every name under which 'Columns' writes or matches, of all items together. */
export function columnNames(context: IExecuteFunctions): Set<string> {
	const names = new Set<string>(
		(context.getNodeParameter('columns.matchingColumns', 0, []) as string[] | null) ?? [],
	);
	const sources = mapsAutomatically(context)
		? context.getInputData().map(({ json }) => json)
		: [formValues(context)];
	for (const values of sources) for (const key of Object.keys(values)) names.add(key);
	for (const key of NOT_FIELDS) names.delete(key);
	return names;
}

/**
 * What to do about keys of 'Columns' that cannot be sent, as a sentence. In the form they are columns
 * of a list of fields that has changed since.
 */
export function unknownColumnAdvice(context: IExecuteFunctions): string {
	return mapsAutomatically(context)
		? "Remove or rename such keys before this node (Edit Fields), or choose 'Map Each Column Manually' under 'Mapping Column Mode'."
		: "Choose 'Refresh field list' in the menu of 'Columns', or remove such columns there.";
}

/** A delete shows no 'Columns'. */
function mapsAutomatically(context: IExecuteFunctions): boolean {
	return context.getNodeParameter('columns.mappingMode', 0, '') === 'autoMapInputData';
}

function without(values: IDataObject, keys: ReadonlySet<string>): IDataObject {
	return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.has(key)));
}

/** The form holds null for what was left alone; a value or an expression is text. */
function untouchedColumns(context: IExecuteFunctions): Set<string> {
	const entries = Object.entries(formValues(context));
	return new Set(entries.flatMap(([key, value]) => (value === null ? [key] : [])));
}

/** The form as it is saved, with its expressions as they were written. */
function formValues(context: IExecuteFunctions): object {
	const columns = context.getNode().parameters.columns as { value?: unknown } | undefined;
	const value = columns?.value;
	return typeof value === 'object' && value !== null ? value : {};
}
