import type { FieldSchema, ObjectSchema } from '../model';
import { makeId } from '../store/ids';
import { isCompound } from './compound';
import { describeField, describePicklist, describeRecordType } from './describe';
import { isPicklist, valuesOfType } from './recordTypes';
import type { RecordTypeInfo } from '../store/recordTypes';

/** Key prefix of the ids of layouts. */
const layoutPrefix = '00h';
const columns = 2;

/** The body of `/sobjects/X/describe/layouts`; with several record types it names them alone. */
export function describeLayouts(
	schema: ObjectSchema,
	types: readonly RecordTypeInfo[],
	version: string,
): Record<string, unknown> {
	const several = types.length > 1;
	return {
		layouts: several ? null : types.map((type) => describeLayout(schema, types, type)),
		recordTypeMappings: types.map((type) => ({
			...describeRecordType(type, schema.name, version),
			layoutId: layoutId(schema, types, type),
			picklistsForRecordType: several
				? schema.fields.filter(isPicklist).map((field) => ({
						picklistName: field.name,
						picklistValues: describePicklist(
							field,
							valuesOfType(schema.name, type.developerName, field),
						),
					}))
				: null,
		})),
		recordTypeSelectorRequired: [types.filter((type) => type.available).length > 2],
	};
}

/** The body of `/sobjects/X/describe/layouts/{recordTypeId}`. */
export function describeLayout(
	schema: ObjectSchema,
	types: readonly RecordTypeInfo[],
	type: RecordTypeInfo,
): Record<string, unknown> {
	const id = layoutId(schema, types, type);
	const written = schema.fields.filter((field) => field.createable || field.updateable);
	const system = schema.fields.filter((field) =>
		/^(?:Created|LastModified)(?:By|Date)/.test(field.name),
	);
	const edit = section(`${schema.label} Information`, written, id);
	return {
		buttonLayoutSection: { detailButtons: [] },
		detailLayoutSections: [edit, section('System Information', system, id)],
		editLayoutSections: [edit],
		feedView: null,
		highlightsPanelLayoutSection: null,
		id,
		multirowEditLayoutSections: [],
		offlineLinks: [],
		quickActionList: { quickActionListItems: [] },
		relatedContent: null,
		relatedLists: schema.childRelationships.map((child) => ({
			accessLevelRequiredForCreate: null,
			buttons: [],
			columns: [],
			custom: child.childSObject.endsWith('__c'),
			field: child.field,
			label: child.relationshipName,
			limitRows: 5,
			name: child.relationshipName,
			sobject: child.childSObject,
			sort: [],
		})),
		saveOptions: [],
	};
}

/** Each record type has a layout of its own, the master the first. */
function layoutId(
	schema: ObjectSchema,
	types: readonly RecordTypeInfo[],
	type: RecordTypeInfo,
): string {
	const object = Buffer.from(schema.keyPrefix).readUIntBE(0, 3);
	return makeId(layoutPrefix, object * 10 + types.indexOf(type));
}

function section(
	heading: string,
	fields: readonly FieldSchema[],
	parentLayoutId: string,
): Record<string, unknown> {
	const shown = fields.filter((field) => !isCompound(field) && field.type !== 'base64');
	const rows: FieldSchema[][] = [];
	for (let from = 0; from < shown.length; from += columns) {
		rows.push(shown.slice(from, from + columns));
	}
	return {
		collapsed: false,
		columns,
		heading,
		layoutRows: rows.map((row, index) => ({
			layoutItems: row.map((field, column) => item(field, index * columns + column + 1)),
			numItems: row.length,
		})),
		layoutSectionId: null,
		parentLayoutId,
		rows: rows.length,
		tabOrder: 'LeftToRight',
		useCollapsibleSection: false,
		useHeading: true,
	};
}

function item(field: FieldSchema, tabOrder: number): Record<string, unknown> {
	return {
		editableForNew: field.createable,
		editableForUpdate: field.updateable,
		label: field.label,
		layoutComponents: [
			{
				details: describeField(field),
				displayLines: 1,
				tabOrder,
				type: 'Field',
				value: field.name,
			},
		],
		placeholder: false,
		required: !field.nillable && field.createable && field.type !== 'boolean',
	};
}
