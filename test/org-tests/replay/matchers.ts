import { isObject } from './json';

const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/;
const recordId = /^[0-9A-Za-z]{15}(?:[A-Z0-5]{3})?$/;

/** Where a body fails what a conformance case expects of it; other keys and elements may be there. */
export function mismatches(
	expected: unknown,
	given: unknown,
	known: Readonly<Record<string, string>>,
	path = 'body',
): string[] {
	if (expected === undefined) return [];
	if (Array.isArray(expected)) return listMismatches(expected, given, known, path);
	if (isObject(expected)) {
		if (!isObject(given)) return [`${path} is ${JSON.stringify(given)}`];
		return Object.entries(expected).flatMap(([key, value]) =>
			mismatches(value, given[key], known, `${path}.${key}`),
		);
	}
	return isMatch(expected, given, known) ? [] : [`${path} is ${JSON.stringify(given)}`];
}

function listMismatches(
	expected: unknown[],
	given: unknown,
	known: Readonly<Record<string, string>>,
	path: string,
): string[] {
	if (!Array.isArray(given)) return [`${path} is no list`];
	if (expected.length === 0) return given.length === 0 ? [] : [`${path} is not empty`];
	return expected
		.filter((element) => given.every((item) => mismatches(element, item, known).length > 0))
		.map((element) => `${path} lacks ${JSON.stringify(element)}`);
}

function isMatch(
	expected: unknown,
	given: unknown,
	known: Readonly<Record<string, string>>,
): boolean {
	if (typeof expected !== 'string') return expected === given;
	if (expected === '<any>') return given !== undefined;
	if (expected.startsWith('=')) return given === known[expected];
	if (typeof given !== 'string') return false;
	if (expected === '<string>') return given !== '';
	if (expected === '<sfid>') return recordId.test(given);
	if (expected === '<iso8601>') return isoDate.test(given);
	const pattern = /^\/(.*)\/$/.exec(expected)?.[1];
	return pattern === undefined ? expected === given : new RegExp(pattern).test(given);
}
