import type { INodeProperties } from 'n8n-workflow';

/** Option 'Field Names or IDs', for the collection `options`: the fields to read (method `getFields`). */
export const fieldsOption: INodeProperties = {
	displayName: 'Field Names or IDs',
	name: 'fields',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getFields', loadOptionsDependsOn: ['object.value'] },
	default: [],
	description:
		'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	hint: 'Without a choice, every field the integration user may see is read',
};

/** The same with the fields of parents in the list (method `getFieldsAndParents`), for what reads by SOQL. */
export const fieldsAndParentsOption: INodeProperties = {
	...fieldsOption,
	typeOptions: {
		loadOptionsMethod: 'getFieldsAndParents',
		loadOptionsDependsOn: ['object.value'],
	},
};
