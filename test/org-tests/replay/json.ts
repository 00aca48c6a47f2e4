/** Narrowing for parsed JSON and YAML. */

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one when it is none. */
export function objectAt(value: unknown, key: string): JsonObject {
	const found = isObject(value) ? value[key] : undefined;
	return isObject(found) ? found : {};
}

export function listAt(value: unknown, key: string): unknown[] {
	const found = isObject(value) ? value[key] : undefined;
	return Array.isArray(found) ? (found as unknown[]) : [];
}

export function textAt(value: unknown, key: string): string | undefined {
	const found = isObject(value) ? value[key] : undefined;
	return typeof found === 'string' ? found : undefined;
}
