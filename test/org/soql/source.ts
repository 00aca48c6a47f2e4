import { SoqlError } from './errors';

/** A word, a quoted string or one sign of the query text. */
export interface Token {
	text: string;
	offset: number;
	quoted: boolean;
}

/**
 * Characters of the query that an error shows before and after the place it speaks of. Not
 * documented; recorded errors show up to 31 before.
 */
const excerptReach = 34;

const signs = new Set(['(', ')', ',', '=', '!', '<', '>', ':', ';']);

function isSpace(char: string): boolean {
	return char === ' ' || char === '\t' || char === '\n' || char === '\r' || char === '\f';
}

function isWord(char: string): boolean {
	return (
		(char >= 'a' && char <= 'z') ||
		(char >= 'A' && char <= 'Z') ||
		(char >= '0' && char <= '9') ||
		'_.+-'.includes(char)
	);
}

/** The query text with its tokens, for error positions; the structure comes from the parser. */
export class Source {
	readonly tokens: Token[];

	constructor(readonly text: string) {
		this.tokens = this.scan();
	}

	/** An error in Salesforce's located form: excerpt, caret, row and column, sentence. */
	errorAt(errorCode: string, offset: number, sentence: string): SoqlError {
		const before = this.text.slice(0, offset);
		const lineStart = before.lastIndexOf('\n') + 1;
		const row = before.split('\n').length;
		const column = offset - lineStart + 1;
		const start =
			this.tokens.find((token) => token.offset >= Math.max(lineStart, offset - excerptReach))
				?.offset ?? lineStart;
		const from = Math.min(start, offset);
		const line = this.text.slice(from).split('\n')[0] ?? '';
		const reach = offset - from + excerptReach;
		const cut = line.length <= reach ? line.length : line.indexOf(' ', reach);
		const excerpt = line.slice(0, cut === -1 ? line.length : cut);
		const caret = `${' '.repeat(offset - from)}^`;
		return new SoqlError(
			errorCode,
			`\n${excerpt}\n${caret}\nERROR at Row:${row}:Column:${column}\n${sentence}`,
		);
	}

	/** An error at the first place the word stands (ignoring case), else at the start. */
	errorAtWord(errorCode: string, word: string, sentence: string): SoqlError {
		const wanted = word.toLowerCase();
		const token = this.tokens.find((each) => !each.quoted && each.text.toLowerCase() === wanted);
		return this.errorAt(errorCode, token?.offset ?? 0, sentence);
	}

	private scan(): Token[] {
		const tokens: Token[] = [];
		const { text } = this;
		let at = 0;
		while (at < text.length) {
			const char = text.charAt(at);
			if (isSpace(char)) {
				at += 1;
				continue;
			}
			const offset = at;
			if (char === "'") {
				at = this.endOfString(at);
			} else if (isWord(char)) {
				while (at < text.length && isWord(text.charAt(at))) at += 1;
			} else if (signs.has(char)) {
				at += 1;
			} else {
				throw this.lexical(at, char);
			}
			tokens.push({ text: text.slice(offset, at), offset, quoted: char === "'" });
		}
		return tokens;
	}

	private endOfString(start: number): number {
		for (let at = start + 1; at < this.text.length; at += 1) {
			const char = this.text.charAt(at);
			if (char === '\\') at += 1;
			else if (char === "'") return at + 1;
		}
		throw this.lexical(this.text.length, '<EOF>');
	}

	private lexical(offset: number, char: string): SoqlError {
		// The scan is not finished, so the located form has no tokens to cut an excerpt from.
		return new SoqlError(
			'MALFORMED_QUERY',
			`line 1:${offset} no viable alternative at character '${char}'`,
		);
	}
}
