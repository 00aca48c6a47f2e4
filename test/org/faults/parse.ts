import { faultKinds, type FaultKind, type FaultSpec } from './model';

export type ParsedFault = { ok: true; spec: FaultSpec } | { ok: false; problem: string };

const known = ['match', 'kind', 'times', 'probability', 'afterN', 'retryAfter', 'delayMs', 'rows'];

/** Reads a fault from the control API; anything unknown is refused by name. */
export function parseFault(input: unknown): ParsedFault {
	if (!isObject(input)) return problem('a fault is an object with a kind');
	const unknown = Object.keys(input).find((key) => !known.includes(key));
	if (unknown !== undefined) return problem(`unknown key '${unknown}', known: ${known.join(', ')}`);
	const { kind } = input;
	if (!isKind(kind)) {
		return problem(`unknown kind '${String(kind)}', known: ${faultKinds.join(', ')}`);
	}
	const match = parseMatch(input['match']);
	if (typeof match === 'string') return problem(match);
	const spec: FaultSpec = { kind, ...(match === undefined ? {} : { match }) };
	for (const key of ['times', 'probability', 'afterN', 'retryAfter', 'delayMs', 'rows'] as const) {
		const value = input[key];
		if (value === undefined) continue;
		if (typeof value !== 'number' || !(value >= 0)) {
			return problem(`'${key}' must be a number of 0 or more`);
		}
		spec[key] = value;
	}
	if ((spec.probability ?? 0) > 1) return problem("'probability' lies between 0 and 1");
	return { ok: true, spec };
}

function parseMatch(input: unknown): FaultSpec['match'] | string | undefined {
	if (input === undefined) return undefined;
	if (!isObject(input)) return "'match' is an object with method or path";
	const { method, path, ...rest } = input;
	const [unknown] = Object.keys(rest);
	if (unknown !== undefined) return `unknown key 'match.${unknown}', known: method, path`;
	const match: FaultSpec['match'] = {};
	if (method !== undefined) {
		if (typeof method !== 'string') return "'match.method' must be text";
		match.method = method;
	}
	if (path !== undefined) {
		if (typeof path !== 'string') return "'match.path' must be text";
		try {
			pathMatcher(path);
		} catch {
			return `'match.path' is not a regular expression: ${path}`;
		}
		match.path = path;
	}
	return match;
}

/** `/text/` is a regular expression, other text a part of the path. */
export function pathMatcher(pattern: string): (path: string) => boolean {
	if (pattern.length > 2 && pattern.startsWith('/') && pattern.endsWith('/')) {
		const expression = new RegExp(pattern.slice(1, -1));
		return (path) => expression.test(path);
	}
	return (path) => path.includes(pattern);
}

function isKind(kind: unknown): kind is FaultKind {
	return (faultKinds as readonly unknown[]).includes(kind);
}

function isObject(input: unknown): input is Record<string, unknown> {
	return typeof input === 'object' && input !== null && !Array.isArray(input);
}

function problem(text: string): ParsedFault {
	return { ok: false, problem: text };
}
