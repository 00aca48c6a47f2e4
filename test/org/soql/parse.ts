import { parseQuery } from '@jetstreamapp/soql-parser-js';
import type { Query } from '@jetstreamapp/soql-parser-js';
import { SoqlError } from './errors';
import { Source } from './source';

/** SOQL statement length, characters: "SOQL and SOSL Limits", REST API Developer Guide v67. */
const maxStatementLength = 100_000;

export interface ParsedQuery {
	source: Source;
	query: Query;
	/** The statement ended in ALL ROWS. */
	allRows: boolean;
}

/** Parses a statement; what the grammar does not take is MALFORMED_QUERY as Salesforce words it. */
export function parseSoql(soql: string): ParsedQuery {
	if (soql.length > maxStatementLength) {
		throw new SoqlError(
			'MALFORMED_QUERY',
			`SOQL statements cannot be longer than ${maxStatementLength} characters.`,
		);
	}
	const source = new Source(soql);
	refuseEarly(source);
	const allRows = endsInAllRows(source);
	const last = source.tokens.at(-2);
	const text = allRows && last !== undefined ? soql.slice(0, last.offset) : soql;
	try {
		return { source, query: parseQuery(text), allRows };
	} catch (error) {
		throw syntaxError(source, error);
	}
}

function refuseEarly(source: Source): void {
	const { tokens } = source;
	const first = tokens[0];
	if (first === undefined) throw new SoqlError('MALFORMED_QUERY', 'unexpected token: <EOF>');
	if (first.text.toLowerCase() !== 'select') {
		throw new SoqlError('MALFORMED_QUERY', `unexpected token: ${first.text}`);
	}
	tokens.forEach((token, index) => {
		const previous = tokens[index - 1];
		if (token.text === ':' && (previous === undefined || signsOnly(previous.text, 'in'))) {
			throw source.errorAt(
				'MALFORMED_QUERY',
				token.offset,
				'Bind variables only allowed in Apex code',
			);
		}
		const beforeThat = tokens[index - 2];
		if (
			token.text === ')' &&
			previous?.text === '(' &&
			beforeThat?.quoted === false &&
			beforeThat.text.toLowerCase() === 'in'
		) {
			throw source.errorAt('MALFORMED_QUERY', token.offset, "unexpected token: ')'");
		}
	});
}

function signsOnly(text: string, word: string): boolean {
	return ['=', '!', '<', '>', '('].includes(text) || text.toLowerCase() === word;
}

function endsInAllRows(source: Source): boolean {
	const words = source.tokens.slice(-2).filter((token) => !token.quoted);
	return (
		words.length === 2 && words.map((token) => token.text.toLowerCase()).join(' ') === 'all rows'
	);
}

/** The parser names the token it stopped at only inside its message. */
function syntaxError(source: Source, error: unknown): SoqlError {
	const message = error instanceof Error ? error.message : '';
	const mark = 'but found';
	const found = message.slice(message.lastIndexOf(mark) + mark.length);
	const stripped = found.replace(/^[\s:>-]+/, '').replace(/[\s<-]+$/, '');
	const image = stripped.replace(/^'([\s\S]*)'$/, '$1');
	if (image === '' || !message.includes(mark)) {
		return source.errorAt('MALFORMED_QUERY', source.text.length, "unexpected token: '<EOF>'");
	}
	return source.errorAtWord('MALFORMED_QUERY', image, `unexpected token: '${image}'`);
}
