import type { INodeProperties } from 'n8n-workflow';

/** A field and the fields of its parents, such as `Account.Owner.Name`; n8n takes the regex as text. */
const FIELD_PATH_PATTERN = '^[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z][A-Za-z0-9_]*)*$';

/**
 * Parameter for one field of the object under 'Object', or of a parent: from the list or by name.
 *
 * @param searchListMethod `searchFilterFields` or `searchSortFields`
 */
export function fieldLocator(
	searchListMethod: 'searchFilterFields' | 'searchSortFields',
): INodeProperties {
	return {
		displayName: 'Field',
		name: 'field',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description: 'The field of the object, or of a related record',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Choose a field',
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'By Name',
				name: 'name',
				type: 'string',
				placeholder: 'e.g. Account.Owner.Name',
				hint: 'The name the API uses; a dot leads to a field of a related record',
				validation: [
					{
						type: 'regex',
						properties: {
							regex: FIELD_PATH_PATTERN,
							errorMessage: 'Use API names joined by dots, such as Name or Account.Owner.Name',
						},
					},
				],
			},
		],
	};
}
