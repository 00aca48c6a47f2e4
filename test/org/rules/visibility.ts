import type { ObjectSchema } from '../model';
import type { HiddenField } from './model';

/** Field-level security: a hidden field is, for the user of the API, not there at all. */
export class Visibility {
	private hidden = new Set<string>();
	private readonly seen = new Map<string, ObjectSchema>();

	set(fields: readonly HiddenField[]): void {
		this.hidden = new Set(fields.map(({ object, field }) => keyOf(object, field)));
		this.seen.clear();
	}

	isHidden(objectName: string, fieldName: string): boolean {
		return this.hidden.size > 0 && this.hidden.has(keyOf(objectName, fieldName));
	}

	/** The object as the user sees it. */
	schema(full: ObjectSchema): ObjectSchema {
		if (this.hidden.size === 0) return full;
		const known = this.seen.get(full.name);
		if (known !== undefined) return known;
		const schema = {
			...full,
			fields: full.fields.filter((field) => !this.isHidden(full.name, field.name)),
			childRelationships: full.childRelationships.filter(
				(child) => !this.isHidden(child.childSObject, child.field),
			),
		};
		this.seen.set(full.name, schema);
		return schema;
	}
}

function keyOf(objectName: string, fieldName: string): string {
	return `${objectName}.${fieldName}`.toLowerCase();
}
