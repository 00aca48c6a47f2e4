import type { FieldTypeOf } from '@jetstreamapp/soql-parser-js';
import type { ObjectSchema, Row } from '../model';
import type { Scope, Step } from './paths';
import { findStep, follow, nameEntityFields, resolvePath } from './paths';
import type { JsonValue, Shape } from './select';

/** Compiles the fields of one object to the shape of its record. */
export type CompileFields = (scope: Scope, names: string[]) => Shape;

/** TYPEOF: other fields for each object that a polymorphic relationship points to. */
export function compileTypeof(
	scope: Scope,
	item: FieldTypeOf,
	compile: CompileFields,
): { key: string; read: (row: Row) => JsonValue } {
	const step = findStep(scope, [scope.object], item.field);
	if (step === undefined || step.targets.length < 2) {
		throw scope.source.errorAtWord(
			'INVALID_FIELD',
			item.field,
			`TYPEOF field '${item.field}' is not a polymorphic relationship of ${scope.object.name}`,
		);
	}
	const shapes = shapesOf(scope, step, item, compile);
	const bare = compile({ ...scope, object: step.targets[0] ?? scope.object }, []);
	const unnamed = scope.typeofWithoutElse === 'attributes' ? bare : () => null;
	return {
		key: step.relationshipName,
		read: (row) => {
			const found = follow(scope.reader, step, row);
			if (found === undefined) return null;
			return (shapes.get(found.object.name) ?? unnamed)(found.row, found.object.name);
		},
	};
}

function shapesOf(
	scope: Scope,
	step: Step,
	item: FieldTypeOf,
	compile: CompileFields,
): Map<string, Shape> {
	const shapes = new Map<string, Shape>();
	const inside = (object: ObjectSchema): Scope => ({ ...scope, object, alias: undefined });
	for (const { objectType, fieldList } of item.conditions) {
		if (objectType === undefined) continue;
		const word = objectType.toLowerCase();
		const target = step.targets.find((each) => each.name.toLowerCase() === word);
		if (target === undefined) {
			throw scope.source.errorAtWord(
				'INVALID_TYPE',
				objectType,
				`sObject type '${objectType}' is not one that ${step.relationshipName} points to`,
			);
		}
		for (const name of fieldList) resolvePath(inside(target), name);
		shapes.set(target.name, compile(inside(target), fieldList));
	}
	const otherwise = item.conditions.find((condition) => condition.type === 'ELSE')?.fieldList;
	for (const target of otherwise === undefined ? [] : step.targets) {
		if (shapes.has(target.name)) continue;
		const unknown = otherwise?.find((name) => !nameEntityFields.has(name.toLowerCase()));
		if (unknown !== undefined) {
			throw scope.source.errorAtWord(
				'INVALID_FIELD',
				unknown,
				`No such column '${unknown}' on entity 'Name'.`,
			);
		}
		const present = (otherwise ?? []).filter(
			(name) => scope.reader.field(target.name, name) !== undefined,
		);
		shapes.set(target.name, compile(inside(target), present));
	}
	return shapes;
}
