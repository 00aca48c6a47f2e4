/** The delimiters Bulk API 2.0 takes, by the names it has for them. */
export const DELIMITERS = {
	BACKQUOTE: '`',
	CARET: '^',
	COMMA: ',',
	PIPE: '|',
	SEMICOLON: ';',
	TAB: '\t',
} as const;

export const LINE_ENDS = { CRLF: '\r\n', LF: '\n' } as const;

/** How a CSV is written, in Salesforce's names. */
export interface Dialect {
	columnDelimiter: keyof typeof DELIMITERS;
	lineEnding: keyof typeof LINE_ENDS;
}

/** What this package writes where nobody asks for another. */
export const OWN_DIALECT: Readonly<Dialect> = { columnDelimiter: 'COMMA', lineEnding: 'LF' };
