import { about } from './about';
import { EVERY_ROW, NO_ROW } from './condition';
import { isDateLiteral } from './dateLiteral';
import { soqlList, soqlNull } from './literal';
import { asSoql, joinSoql, type SoqlText } from './text';
import { isWord, tokenize, type Token } from './tokens';
import { listLiteral, typedLiteral, type ValueKind } from './typedLiteral';

/** What a `:name` stands for. */
export interface QueryParameter {
	kind: ValueKind;
	/** A single value, `null`, or a list of them. */
	value: unknown;
}

export type QueryParameters = ReadonlyMap<string, QueryParameter>;

/**
 * Puts values in the place of the `:name` of a statement, each as a literal of its type: whatever a
 * value holds, it stays one literal. What stands inside a string is left alone.
 *
 * A list stands after `IN`, `NOT IN`, `INCLUDES` or `EXCLUDES`. An empty one makes that condition true
 * for no record, or with `NOT IN` and `EXCLUDES` for every record.
 *
 * @param what how the user knows the statement, such as `'Query'`
 * @throws {RangeError} naming the parameter: used and not given, given and not used, or with a value
 * that its type or its place cannot take
 */
export function bindParameters(
	statement: string,
	parameters: QueryParameters,
	what = "'Query'",
): SoqlText {
	const tokens = tokenize(statement, what);
	checkNames(tokens, parameters, what);
	let bound = '';
	let at = 0;
	for (const [i, token] of tokens.entries()) {
		const parameter = token.kind === 'bind' ? parameters.get(token.text) : undefined;
		if (!parameter) continue;
		try {
			const { from, text } = replacement(tokens, i, parameter);
			bound += statement.slice(at, from) + text;
			at = token.end;
		} catch (error) {
			throw about(`The query parameter "${token.text}"`, error);
		}
	}
	return asSoql(bound + statement.slice(at));
}

function checkNames(tokens: readonly Token[], parameters: QueryParameters, what: string): void {
	const used = new Set(tokens.flatMap(({ kind, text }) => (kind === 'bind' ? [text] : [])));
	const missing = [...used].filter((name) => !parameters.has(name));
	if (missing.length > 0) {
		throw new RangeError(
			`${what} uses ${missing.map((name) => `:${name}`).join(', ')}, which 'Query Parameters' does not give. Add it there, in the same case.`,
		);
	}
	const unused = [...parameters.keys()].filter((name) => !used.has(name));
	if (unused.length > 0) {
		throw new RangeError(
			`'Query Parameters' gives "${unused.join('", "')}", which ${what} does not use. Write :${unused[0] ?? ''} where its value belongs, outside of quotation marks, or remove it.`,
		);
	}
}

/** What takes the place of a bind, and from where on: an empty list takes its whole condition with it. */
function replacement(
	tokens: readonly Token[],
	i: number,
	{ kind, value }: QueryParameter,
): { from: number; text: SoqlText } {
	const [before, { start }] = [tokens[i - 1], tokens[i] ?? { start: 0 }];
	if (isWord(before, 'IN', 'INCLUDES', 'EXCLUDES')) {
		const literals = listLiterals(kind, Array.isArray(value) ? value : [value]);
		if (literals.length > 0) return { from: start, text: apart(before, start, soqlList(literals)) };
		return emptyList(tokens, i);
	}
	if (Array.isArray(value)) {
		const inParentheses =
			before?.text === '(' && isWord(tokens[i - 2], 'IN', 'INCLUDES', 'EXCLUDES');
		if (!inParentheses || value.length === 0) {
			throw new RangeError('a list needs IN or NOT IN before it, and no parentheses around it.');
		}
		return { from: start, text: joinSoql(listLiterals(kind, value), ', ') };
	}
	// LAST_N_DAYS:days, whose colon is the literal's own.
	if (before?.end === start && before.kind === 'word' && isDateLiteral(`${before.text}:1`)) {
		const count = typedLiteral('number', value);
		if (/^\d{1,5}$/.test(count)) return { from: start, text: asSoql(`:${count}`) };
		throw new RangeError(`${count} cannot stand in a date literal. Give a whole number.`);
	}
	return { from: start, text: apart(before, start, scalar(kind, value, tokens, i)) };
}

/** A value never touches the word before it, as in `IN:names`. */
function apart(before: Token | undefined, start: number, text: SoqlText): SoqlText {
	return before?.kind === 'word' && before.end === start ? asSoql(` ${text}`) : text;
}

function scalar(kind: ValueKind, value: unknown, tokens: readonly Token[], i: number): SoqlText {
	if (value === undefined) throw new RangeError('it has no value. Check its expression.');
	if (value !== null) return typedLiteral(kind, value);
	const [earlier, before] = [tokens[i - 2]?.text ?? '', tokens[i - 1]?.text ?? ''];
	const equals = before === '=' && !['<', '>'].includes(earlier);
	if (equals || (before === '>' && earlier === '<') || before === '(' || before === ',') {
		return soqlNull;
	}
	throw new RangeError('it is null, which only = and != can compare with.');
}

function listLiterals(kind: ValueKind, values: readonly unknown[]): SoqlText[] {
	const literals = values.map((value) => {
		if (value === undefined) throw new RangeError('it has no value. Check its expression.');
		if (value === null) return soqlNull;
		return listLiteral(kind, value);
	});
	return [...new Set(literals)];
}

/** `Field IN :none` becomes a condition that no record meets; `NOT IN`, one that every record meets. */
function emptyList(tokens: readonly Token[], i: number): { from: number; text: SoqlText } {
	const not = isWord(tokens[i - 2], 'NOT');
	const field = tokens[i - (not ? 3 : 2)];
	if (field?.kind !== 'word') {
		throw new RangeError('its list is empty, and no field stands before IN.');
	}
	const every = not || isWord(tokens[i - 1], 'EXCLUDES');
	return { from: field.start, text: every ? EVERY_ROW : NO_ROW };
}
