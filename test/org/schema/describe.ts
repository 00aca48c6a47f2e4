import type { FieldSchema, FieldType, ObjectSchema } from '../model';
import type { RecordTypeInfo } from '../store/recordTypes';
import { isCompound } from './compound';
import { eventAbilities, isEvent } from './events';
import { isRecordTypeField } from './recordTypes';

/** Builds the bodies of describe and describe global, with the keys and the order of the genuine. */

const soapTypes: Readonly<Partial<Record<FieldType, string>>> = {
	id: 'tns:ID',
	reference: 'tns:ID',
	boolean: 'xsd:boolean',
	int: 'xsd:int',
	double: 'xsd:double',
	currency: 'xsd:double',
	percent: 'xsd:double',
	date: 'xsd:date',
	datetime: 'xsd:dateTime',
	base64: 'xsd:base64Binary',
	address: 'urn:address',
};

/** UTF-8 bytes that Salesforce reserves for a character. */
const bytesPerCharacter = 3;
/** Objects whose duplicates can be merged. */
const mergeable = new Set(['Account', 'Contact', 'Lead']);
/** The longest text that can be filtered and sorted by. */
const longText = 255;

export function describeField(field: FieldSchema): Record<string, unknown> {
	const { type } = field;
	const isText = !(type in soapTypes);
	const length = field.length ?? 0;
	const isLongText = type === 'textarea' && length > longText;
	const isRecordType = isRecordTypeField(field);
	const polymorphic = (field.referenceTo?.length ?? 0) > 1;
	return {
		aggregatable: !isLongText && !['address', 'boolean', 'multipicklist'].includes(type),
		aiPredictionField: false,
		autoNumber: field.autoNumber ?? false,
		byteLength: isText ? length * bytesPerCharacter : length,
		calculated: false,
		calculatedFormula: null,
		cascadeDelete: false,
		caseSensitive: false,
		compoundFieldName: field.compoundFieldName ?? null,
		controllerName: null,
		createable: field.createable,
		custom: field.custom ?? false,
		defaultValue: field.defaultValue ?? null,
		defaultValueFormula: null,
		defaultedOnCreate: field.defaultedOnCreate ?? false,
		dependentPicklist: false,
		deprecatedAndHidden: false,
		digits: field.digits ?? 0,
		displayLocationInDecimal: false,
		encrypted: false,
		externalId: field.externalId ?? false,
		extraTypeInfo: type === 'textarea' ? 'plaintextarea' : null,
		filterable: !isLongText,
		filteredLookupInfo: null,
		formulaTreatNullNumberAsZero: false,
		groupable:
			!isLongText && !['address', 'double', 'currency', 'percent', 'datetime'].includes(type),
		highScaleNumber: false,
		htmlFormatted: false,
		idLookup: field.idLookup ?? false,
		inlineHelpText: null,
		label: field.label,
		length,
		mask: null,
		maskType: null,
		name: field.name,
		nameField: field.nameField ?? false,
		namePointing: polymorphic,
		nillable: field.nillable,
		permissionable:
			!isRecordType &&
			field.nillable &&
			(field.createable || field.updateable || isCompound(field)),
		picklistValues: describePicklist(field, field.picklistValues ?? []),
		polymorphicForeignKey: polymorphic,
		precision: field.precision ?? 0,
		queryByDistance: isCompound(field),
		referenceTargetField: null,
		referenceTo: field.referenceTo ?? [],
		relationshipName: field.relationshipName ?? null,
		relationshipOrder: null,
		restrictedDelete: false,
		restrictedPicklist: field.restrictedPicklist ?? false,
		scale: field.scale ?? 0,
		searchPrefilterable: type === 'reference' && !isRecordType,
		soapType: soapTypes[type] ?? 'xsd:string',
		sortable: !isLongText && !isCompound(field) && type !== 'multipicklist',
		type,
		unique: field.unique ?? false,
		updateable: field.updateable,
		writeRequiresMasterRead: false,
	};
}

/** Picklist values as describes list them. */
export function describePicklist(field: FieldSchema, values: readonly string[]): unknown[] {
	return values.map((value) => ({
		active: true,
		defaultValue: value === field.defaultValue,
		label: value,
		validFor: null,
		value,
	}));
}

/** Recorded describes of v48 lack keys that those of v51 have, and have a link that those lack. */
const lastOldDescribe = 48;

/** The body of `/sobjects/X/describe`. */
export function describeObject(
	schema: ObjectSchema,
	version: string,
	instanceUrl: string,
	recordTypes: readonly RecordTypeInfo[],
): Record<string, unknown> {
	const { urls, ...summary } = describeSummary(schema, version);
	const { name } = schema;
	const isOld = Number(version) <= lastOldDescribe;
	return {
		actionOverrides: [],
		...pick(summary, ['activateable']),
		...(isOld ? {} : pick(summary, ['associateEntityType', 'associateParentEntity'])),
		childRelationships: schema.childRelationships.map((child) => ({
			cascadeDelete: child.cascadeDelete ?? false,
			childSObject: child.childSObject,
			deprecatedAndHidden: false,
			field: child.field,
			junctionIdListNames: [],
			junctionReferenceTo: [],
			relationshipName: child.relationshipName,
			restrictedDelete: false,
		})),
		compactLayoutable: true,
		...pick(summary, ['createable', 'custom', 'customSetting', 'deepCloneable']),
		defaultImplementation: null,
		...pick(summary, ['deletable', 'deprecatedAndHidden']),
		extendedBy: null,
		extendsInterfaces: null,
		...pick(summary, ['feedEnabled']),
		fields: schema.fields.map(describeField),
		...pick(summary, ['hasSubtypes']),
		implementedBy: null,
		implementsInterfaces: null,
		...pick(summary, ['isInterface', 'isSubtype', 'keyPrefix', 'label', 'labelPlural']),
		...pick(summary, ['layoutable']),
		listviewable: null,
		lookupLayoutable: null,
		...pick(summary, ['mergeable', 'mruEnabled', 'name']),
		namedLayoutInfos: [],
		networkScopeFieldName: null,
		...pick(summary, ['queryable']),
		recordTypeInfos: recordTypes.map((type) => describeRecordType(type, name, version)),
		...pick(summary, ['replicateable', 'retrieveable']),
		searchLayoutable: true,
		...pick(summary, ['searchable']),
		...(isOld ? {} : { sobjectDescribeOption: 'FULL' }),
		supportedScopes: [
			{ label: `All ${schema.labelPlural.toLowerCase()}`, name: 'everything' },
			{ label: `My ${schema.labelPlural.toLowerCase()}`, name: 'mine' },
		],
		...pick(summary, ['triggerable', 'undeletable', 'updateable']),
		urls: {
			...urls,
			...(isOld
				? { defaultValues: `${urls['sobject'] ?? ''}/defaultValues?recordTypeId&fields` }
				: {}),
			uiDetailTemplate: `${instanceUrl}/{ID}`,
			uiEditTemplate: `${instanceUrl}/{ID}/e`,
			uiNewRecord: `${instanceUrl}/${schema.keyPrefix}/e`,
		},
	};
}

/** One entry of describe global, also the `objectDescribe` of `/sobjects/X`. */
export function describeSummary(
	schema: ObjectSchema,
	version: string,
): Record<string, unknown> & { urls: Record<string, string> } {
	const { name } = schema;
	const base = `/services/data/v${version}/sobjects/${name}`;
	return {
		activateable: false,
		associateEntityType: null,
		associateParentEntity: null,
		createable: true,
		custom: schema.custom,
		customSetting: false,
		deepCloneable: false,
		deletable: true,
		deprecatedAndHidden: false,
		feedEnabled: true,
		hasSubtypes: false,
		isInterface: false,
		isSubtype: false,
		keyPrefix: schema.keyPrefix,
		label: schema.label,
		labelPlural: schema.labelPlural,
		layoutable: true,
		mergeable: mergeable.has(name),
		mruEnabled: true,
		name,
		queryable: true,
		replicateable: true,
		retrieveable: true,
		searchable: true,
		triggerable: true,
		undeletable: true,
		updateable: true,
		...(isEvent(name) ? eventAbilities : {}),
		...schema.abilities,
		urls: {
			compactLayouts: `${base}/describe/compactLayouts`,
			rowTemplate: `${base}/{ID}`,
			...objectUrls(name, base),
			describe: `${base}/describe`,
			quickActions: `${base}/quickActions`,
			layouts: `${base}/describe/layouts`,
			sobject: base,
		},
	};
}

/** Links that not every object has. */
function objectUrls(name: string, base: string): Record<string, string> {
	if (name === 'User') {
		return {
			namedLayouts: `${base}/describe/namedLayouts/{LayoutName}`,
			passwordUtilities: `${base}/{ID}/password`,
		};
	}
	return {
		approvalLayouts: `${base}/describe/approvalLayouts`,
		...(name === 'Case'
			? {
					caseArticleSuggestions: `${base}/suggestedArticles`,
					caseRowArticleSuggestions: `${base}/{ID}/suggestedArticles`,
				}
			: {}),
		listviews: `${base}/listviews`,
	};
}

/** A record type as describes and layouts list it. */
export function describeRecordType(
	type: RecordTypeInfo,
	name: string,
	version: string,
): Record<string, unknown> {
	return {
		active: type.active,
		available: type.available,
		defaultRecordTypeMapping: type.isDefault,
		developerName: type.developerName,
		master: type.master,
		name: type.name,
		recordTypeId: type.id,
		urls: {
			layout: `/services/data/v${version}/sobjects/${name}/describe/layouts/${type.id}`,
		},
	};
}

function pick(from: Record<string, unknown>, keys: string[]): Record<string, unknown> {
	return Object.fromEntries(keys.map((key) => [key, from[key]]));
}
