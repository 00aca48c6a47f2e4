/** A piece of a statement that is not blank. */
export interface Token {
	kind: 'string' | 'bind' | 'word' | 'sign';
	/** As it stands in the statement; of a bind, its name without the colon. */
	text: string;
	start: number;
	end: number;
}

/** Strings, `:name`, words with their dots, and single signs; comments do not exist in SOQL. */
const TOKEN = /('(?:\\[\s\S]|[^'\\])*')|:([A-Za-z_]\w*)|([\p{L}\p{N}_.]+)|\S/gu;

/**
 * Cuts a SOQL statement into tokens, so that nothing inside a string is taken for a part of it.
 *
 * @param what how the user knows the statement, such as `'Query'`
 * @throws {RangeError} when a string is not closed
 */
export function tokenize(statement: string, what: string): Token[] {
	return [...statement.matchAll(TOKEN)].map((match) => {
		const [whole, string, bind, word] = match;
		if (whole === "'") {
			throw new RangeError(
				`${what} has a quotation mark at character ${match.index + 1} that is not closed. Inside a string write it as \\'.`,
			);
		}
		const place = { start: match.index, end: match.index + whole.length };
		if (string !== undefined) return { kind: 'string', text: string, ...place };
		if (bind !== undefined) return { kind: 'bind', text: bind, ...place };
		return { kind: word === undefined ? 'sign' : 'word', text: whole, ...place };
	});
}

/** Whether a token is this keyword, in any case. */
export function isWord(token: Token | undefined, ...words: string[]): boolean {
	return token?.kind === 'word' && words.includes(token.text.toUpperCase());
}
