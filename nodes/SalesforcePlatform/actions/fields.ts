import type { FieldType, ResourceMapperField } from 'n8n-workflow';

import type { ActionDescribe, ActionParameter } from './describe';

const FIELD_TYPES: Readonly<Record<string, FieldType>> = {
	BOOLEAN: 'boolean',
	CURRENCY: 'number',
	DATETIME: 'dateTime',
	DECIMAL: 'number',
	DOUBLE: 'number',
	INTEGER: 'number',
	NUMBER: 'number',
	PERCENT: 'number',
};

/** Types without a control of their own. A date stays text: n8n would turn it into a moment. */
const TEXT_HINTS: Readonly<Record<string, string>> = {
	BLOB: 'base64 text',
	DATE: 'YYYY-MM-DD',
	MULTIPICKLIST: 'values separated by semicolons',
	REFERENCE: 'record ID',
	TIME: 'HH:mm:ss',
};

/** The columns of a resource mapper for an action: its inputs, those that are required first. */
export function inputFields({ inputs }: ActionDescribe): ResourceMapperField[] {
	return inputs
		.map(toField)
		.sort(
			(a, b) =>
				Number(b.required) - Number(a.required) || a.displayName.localeCompare(b.displayName),
		);
}

/** Whether an input takes several values. */
export function isList({ maxOccurs = 1 }: ActionParameter): boolean {
	return maxOccurs > 1;
}

/** Whether an input takes a record, or an object of an Apex class. */
export function isObject({ type }: ActionParameter): boolean {
	return type === null || type === 'SOBJECT' || type === 'APEX';
}

function toField(input: ActionParameter): ResourceMapperField {
	const type = typeOf(input);
	return {
		id: input.name,
		displayName: labelOf(input),
		required: input.required === true,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		type,
		// n8n sends `false` for a checkbox that is left alone, which would override what the flow has by
		// default, and shows one without a value as checked. So it is in the form once the user adds it.
		...(type === 'boolean' && input.required !== true && { removed: true }),
	};
}

/** n8n checks a list and an object against its own forms of them, before we see what was given. */
function typeOf(input: ActionParameter): FieldType {
	if (isList(input)) return 'array';
	if (isObject(input)) return 'object';
	return FIELD_TYPES[input.type ?? ''] ?? 'string';
}

/** The panel cuts long labels, so what says which input it is comes first. */
function labelOf({ name, label, type, maxOccurs = 1, sobjectType }: ActionParameter): string {
	const hint = sobjectType ?? TEXT_HINTS[type ?? ''];
	const kind = maxOccurs > 1 ? ['list', hint].filter(Boolean).join(' of ') : hint;
	const known = !label || label === name ? name : `${label} (${name})`;
	return [known, kind].filter(Boolean).join(', ');
}
