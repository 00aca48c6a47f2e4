import type { ObjectSchema } from '../model';
import type { Hidden } from './model';

/** What the user's permissions hide is, for the user of the API, not there at all. */
export class Visibility {
	private objects = new Set<string>();
	private fields = new Set<string>();
	private readonly seen = new Map<string, ObjectSchema>();

	set(hidden: readonly Hidden[]): void {
		this.objects = new Set();
		this.fields = new Set();
		for (const { object, field } of hidden) {
			if (field === undefined) this.objects.add(object.toLowerCase());
			else this.fields.add(keyOf(object, field));
		}
		this.seen.clear();
	}

	hidesObject(objectName: string): boolean {
		return this.objects.size > 0 && this.objects.has(objectName.toLowerCase());
	}

	isHidden(objectName: string, fieldName: string): boolean {
		if (this.hidesObject(objectName)) return true;
		return this.fields.size > 0 && this.fields.has(keyOf(objectName, fieldName));
	}

	/** The object as the user sees it; undefined when the user does not. */
	schema(full: ObjectSchema): ObjectSchema | undefined {
		if (this.fields.size === 0 && this.objects.size === 0) return full;
		if (this.hidesObject(full.name)) return undefined;
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
