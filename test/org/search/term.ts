import { salesforceError } from '../errors';

/** Whether the words of a text meet a search expression. */
export type TermTest = (text: string) => boolean;

interface Token {
	kind: 'word' | 'phrase' | 'open' | 'close' | 'and' | 'or' | 'not';
	text: string;
}

/**
 * Compiles a search expression: words, `"phrases"`, `*` and `?`, AND, OR, AND NOT, parentheses.
 * Words next to each other must all occur; case does not matter.
 */
export function compileTerm(expression: string): TermTest {
	const tokens = scan(expression);
	let at = 0;
	const take = (kind: Token['kind']): boolean => {
		if (tokens[at]?.kind !== kind) return false;
		at += 1;
		return true;
	};
	const factor = (): TermTest => {
		if (take('open')) {
			const inner = either();
			if (!take('close')) throw malformedSearch('unexpected end of the search term');
			return inner;
		}
		const token = tokens[at];
		if (token?.kind !== 'word' && token?.kind !== 'phrase') {
			throw malformedSearch(`unexpected token: ${token?.text ?? '<EOF>'}`);
		}
		at += 1;
		return wordTest(token.text);
	};
	const both = (): TermTest => {
		let test = factor();
		for (;;) {
			const explicit = take('and');
			const negated = take('not');
			const next = tokens[at]?.kind;
			if (!explicit && !negated && next !== 'word' && next !== 'phrase' && next !== 'open') {
				return test;
			}
			const left = test;
			const right = factor();
			test = negated ? (text) => left(text) && !right(text) : (text) => left(text) && right(text);
		}
	};
	function either(): TermTest {
		const tests = [both()];
		while (take('or')) tests.push(both());
		return (text) => tests.some((test) => test(text));
	}
	const test = either();
	const rest = tokens[at];
	if (rest !== undefined) throw malformedSearch(`unexpected token: ${rest.text}`);
	return test;
}

/** A search that Salesforce cannot read. */
export function malformedSearch(message: string): Error {
	return salesforceError(400, 'MALFORMED_SEARCH', message);
}

function scan(expression: string): Token[] {
	const pattern = /\s+|"((?:\\.|[^"\\])*)"|([()])|((?:\\.|[^\s"()\\])+)/gy;
	const tokens: Token[] = [];
	while (pattern.lastIndex < expression.length) {
		const match = pattern.exec(expression);
		if (match === null) throw malformedSearch('unbalanced quotation mark in the search term');
		const [whole, phrase, bracket, word] = match;
		if (phrase !== undefined) tokens.push({ kind: 'phrase', text: phrase });
		else if (bracket !== undefined) {
			tokens.push({ kind: bracket === '(' ? 'open' : 'close', text: bracket });
		} else if (word !== undefined) tokens.push({ kind: kindOf(word), text: whole });
	}
	if (tokens.length === 0) {
		throw malformedSearch('No search term found. The search term must be enclosed in braces.');
	}
	return tokens;
}

function kindOf(word: string): Token['kind'] {
	switch (word.toUpperCase()) {
		case 'AND':
			return 'and';
		case 'OR':
			return 'or';
		case 'NOT':
			return 'not';
		default:
			return 'word';
	}
}

/** Matches whole words one after the other; `*` any rest of a word, `?` one character. */
function wordTest(written: string): TermTest {
	const words = written
		.replace(/\\(.)/g, (_whole, character: string) => ('*?'.includes(character) ? ' ' : character))
		.toLowerCase()
		.split(/[^\p{L}\p{N}*?]+/u)
		.filter((word) => word !== '');
	if (words.length === 0) return () => false;
	const source = words.map((word) => word.replaceAll('*', '\\S*').replaceAll('?', '\\S')).join(' ');
	const pattern = new RegExp(` ${source} `, 'u');
	return (text) => pattern.test(` ${wordsOf(text)} `);
}

function wordsOf(text: string): string {
	return text
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '')
		.join(' ');
}
