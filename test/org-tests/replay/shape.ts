import { isObject } from './json';

/** What stands where in a body: paths, each with the JSON types found there. */
type Shape = Map<string, Set<string>>;

const root = 'body';

/**
 * The differences between two bodies in keys, types and nesting; values are not compared. The
 * elements of a list count as one, with the keys and types of all.
 */
export function shapeDifferences(recorded: unknown, given: unknown, catalogue: boolean): string[] {
	const expected = shapeOf(recorded);
	const found = shapeOf(given);
	const differences: string[] = [];
	const undecided = (path: string): boolean => catalogue && isUndecided(path, expected, found);
	for (const [path, types] of expected) {
		const others = found.get(path);
		if (others === undefined) {
			if (hasParent(path, found) && !undecided(path)) differences.push(`missing ${path}`);
		} else if (!sameTypes(types, others, catalogue)) {
			differences.push(`type of ${path}: recorded ${list(types)}, org ${list(others)}`);
		}
	}
	for (const path of found.keys()) {
		if (!expected.has(path) && hasParent(path, expected) && !undecided(path)) {
			differences.push(`extra ${path}`);
		}
	}
	return differences;
}

function shapeOf(value: unknown, path: string = root, shape: Shape = new Map()): Shape {
	const types = shape.get(path) ?? new Set<string>();
	shape.set(path, types.add(typeOf(value)));
	if (Array.isArray(value)) for (const element of value) shapeOf(element, `${path}[]`, shape);
	else if (isObject(value)) {
		for (const [key, member] of Object.entries(value)) shapeOf(member, `${path}.${key}`, shape);
	}
	return shape;
}

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'list' : typeof value;
}

/** Reports the highest path that differs, not each one below it. */
function hasParent(path: string, shape: Shape): boolean {
	return path === root || shape.has(parentOf(path));
}

function parentOf(path: string): string {
	return path.endsWith('[]') ? path.slice(0, -2) : path.slice(0, path.lastIndexOf('.'));
}

/** In a catalogue an empty list, or null, says nothing of what could stand there. */
function isUndecided(path: string, expected: Shape, found: Shape): boolean {
	if (path.endsWith('[]')) return true;
	const parent = parentOf(path);
	return ![expected, found].every((shape) => shape.get(parent)?.has('object') === true);
}

/** In a catalogue the org's values need not be of every type that occurs, nor null where one was. */
function sameTypes(a: Set<string>, b: Set<string>, catalogue: boolean): boolean {
	if (!catalogue) return list(a) === list(b);
	const isNullOnly = a.size === 1 && a.has('null');
	return isNullOnly || [...b].every((type) => type === 'null' || a.has(type));
}

function list(types: Set<string>): string {
	return [...types].sort().join('|');
}
