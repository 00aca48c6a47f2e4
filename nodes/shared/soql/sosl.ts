import { about } from './about';
import type { QueryParameters } from './bind';
import { bindParameters } from './bind';
import { asSoql, type SoqlText } from './text';
import { valueText } from './typedLiteral';

/** `FIND {...}` or `FIND :name`, which is the only place of a search term. */
const FIND = /^\s*FIND\s*(?:\{((?:\\[\s\S]|[^\\}])*)\}|:([A-Za-z_]\w*))/i;

/** Characters with a meaning in a search term (SOSL, FIND, Reserved Characters). */
const RESERVED = /[?&|!{}[\]()^~*:\\"'+-]/g;

/** A name inside of the braces of a term. */
const TERM_BIND = /\\[\s\S]|:([A-Za-z_]\w*)/g;

/**
 * Binds the parameters of a SOSL search: in the search term as words to look for, every reserved
 * character escaped; behind it as the literals of SOQL.
 *
 * @throws {RangeError} when the text is no search, or a parameter does not fit
 */
export function bindSearch(statement: string, parameters: QueryParameters): SoqlText {
	const find = FIND.exec(statement);
	if (!find) {
		throw new RangeError(
			"'Search' does not start with FIND and a term in braces. Enter a SOSL search, such as FIND {Acme} IN ALL FIELDS RETURNING Account(Id, Name).",
		);
	}
	const [whole, term, name] = find;
	const inTerm = new Set<string>();
	const word = (parameter: string, inPhrase: boolean): string => {
		inTerm.add(parameter);
		const given = parameters.get(parameter);
		if (!given) {
			throw new RangeError(
				`'Search' uses :${parameter}, which 'Query Parameters' does not give. Add it there, in the same case.`,
			);
		}
		return searchTerm(parameter, given.value, inPhrase);
	};
	const text =
		name === undefined
			? (term ?? '').replace(TERM_BIND, (found, bind: string | undefined, at: number) =>
					bind === undefined ? found : word(bind, endsInPhrase((term ?? '').slice(0, at))),
				)
			: word(name, false);
	const rest = statement.slice(whole.length);
	const others = new Map([...parameters].filter(([key]) => !inTerm.has(key) || uses(rest, key)));
	return asSoql(`FIND {${text}}${bindParameters(rest, others, "'Search'")}`);
}

function uses(text: string, name: string): boolean {
	return new RegExp(`:${name}(?!\\w)`).test(text);
}

/** Whether a quotation mark before this place is not closed yet. */
function endsInPhrase(before: string): boolean {
	return (before.replace(/\\[\s\S]/g, '').split('"').length - 1) % 2 === 1;
}

function termText(name: string, value: unknown): string {
	try {
		return valueText(value);
	} catch (error) {
		throw about(
			`The query parameter "${name}", which is a search term of 'Search' and so takes one text`,
			error,
		);
	}
}

/** Words to look for: nothing in them is an operator, a wildcard or the end of the term. */
function searchTerm(name: string, value: unknown, inPhrase: boolean): string {
	const text = value === undefined || value === null ? '' : termText(name, value);
	const words = text
		.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, ' ')
		.trim()
		.replace(RESERVED, '\\$&');
	if (words === '')
		throw new RangeError(`The query parameter "${name}" has nothing to search for.`);
	return inPhrase ? words : words.replace(/(?<![^\s])(?:and|or|not)(?![^\s])/gi, '"$&"');
}
