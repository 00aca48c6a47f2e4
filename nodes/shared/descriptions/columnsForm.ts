import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** What one mapping form has of its own. */
interface ColumnsForm {
	/** The node's `resourceMapping` method that gives the fields. */
	method: string;
	/** @default 'add' */
	mode?: 'add' | 'update' | 'upsert';
	/** Parameters at whose change n8n asks for the fields anew, such as `object.value`. */
	dependsOn: string[];
	/** Which mapping a new node begins with. @default 'defineBelow' */
	mappingMode?: 'autoMapInputData' | 'defineBelow';
	/** What the columns are. @default field and fields */
	words?: { singular: string; plural: string };
	displayOptions: IDisplayOptions;
}

/** Parameter 'Columns': the mapping form by which items give values to fields. */
export function columnsForm({
	method,
	mode = 'add',
	dependsOn,
	mappingMode = 'defineBelow',
	words = { singular: 'field', plural: 'fields' },
	displayOptions,
}: ColumnsForm): INodeProperties {
	return {
		displayName: 'Columns',
		name: 'columns',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode, value: null },
		required: true,
		displayOptions,
		typeOptions: {
			loadOptionsDependsOn: dependsOn,
			resourceMapper: {
				resourceMapperMethod: method,
				mode,
				fieldWords: words,
				// Without it the editor shows no field of an update or upsert but those that are required.
				addAllFields: true,
				multiKeyMatch: false,
				supportAutoMap: true,
			},
		},
	};
}
