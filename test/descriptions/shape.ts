import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';

/** A property reduced to what saved workflows depend on. */
export interface PropertyShape {
	name: string;
	type: string;
	default: unknown;
	values?: unknown[];
	members?: PropertyShape[];
	show?: unknown;
}

/** Everything of a description that must never change once shipped; texts may. */
export function shapeOf({
	name,
	version,
	outputs,
	outputNames,
	credentials,
	properties,
}: INodeTypeDescription) {
	return {
		name,
		version,
		outputs,
		outputNames,
		credentials: credentials?.map((credential) => credential.name),
		properties: properties.map(propertyShape),
	};
}

export function propertyShape(property: INodeProperties): PropertyShape {
	const options = (property.options ?? []) as Array<INodePropertyOptions | INodeProperties>;
	const isCollection = property.type === 'collection';
	if (property.type === 'fixedCollection')
		return { ...base(property), members: sections(property) };
	return {
		...base(property),
		...(options.length > 0 &&
			(isCollection
				? { members: options.map((member) => propertyShape(member as INodeProperties)) }
				: { values: options.map((option) => (option as INodePropertyOptions).value) })),
	};
}

function base({ name, type, default: value, displayOptions }: INodeProperties): PropertyShape {
	return {
		name,
		type,
		default: value,
		...(displayOptions?.show && { show: displayOptions.show }),
	};
}

/** The sections of a fixed collection, each under the name that a saved workflow holds. */
function sections({ options = [] }: INodeProperties): PropertyShape[] {
	return (options as INodePropertyCollection[]).map(({ name, values }) => ({
		name,
		type: 'section',
		default: undefined,
		members: values.map(propertyShape),
	}));
}

/** One resource and operation with the parameters shown for it, in the words of docs/public-api.md. */
export interface OperationRow {
	resource: string;
	operation: string;
	parameters: string[];
}

/** The rows of the public names table that a description makes true. */
export function operationRows({ properties }: INodeTypeDescription): OperationRow[] {
	const values = (name: string, context: Record<string, string>) =>
		properties
			.filter((property) => property.name === name && isShown(property, context))
			.flatMap((property) => property.options ?? [])
			.map((option) => String((option as INodePropertyOptions).value));
	const resources = values('resource', {});
	if (resources.length === 0) {
		return [{ resource: '-', operation: '-', parameters: parametersOf(properties, {}) }];
	}
	return resources.flatMap((resource) =>
		values('operation', { resource }).map((operation) => ({
			resource,
			operation,
			parameters: parametersOf(properties, { resource, operation }),
		})),
	);
}

/** Parameters shown by further parameters (such as Limit by Return All) count as shown. */
function isShown({ displayOptions }: INodeProperties, context: Record<string, string>): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(([name, values]) => {
		const value = context[name];
		return value === undefined || (values ?? []).includes(value);
	});
}

function parametersOf(properties: INodeProperties[], context: Record<string, string>): string[] {
	const shown = properties.filter(
		(property) =>
			!['authentication', 'resource', 'operation'].includes(property.name) &&
			property.type !== 'notice' &&
			isShown(property, context),
	);
	const names = shown.map((property) => {
		if (property.type !== 'collection') return property.name;
		const members = (property.options ?? []).map((member) => (member as INodeProperties).name);
		return `${property.name}{${members.sort().join(', ')}}`;
	});
	return [...new Set(names)].sort();
}
