import { parseQuery } from '@jetstreamapp/soql-parser-js';
import type { Query } from '@jetstreamapp/soql-parser-js';
import { SoqlError } from './errors';
import type { QueryOptions } from './options';
import { Source } from './source';

/** Stands for the value of `IN ()`, which the grammar does not take. */
export const emptyListMark = "'__empty_list__'";

type Dialect = Pick<QueryOptions, 'allRows' | 'emptyIn'>;

/** SOQL statement length, characters: "SOQL and SOSL Limits", REST API Developer Guide v67. */
const maxStatementLength = 100_000;

export interface ParsedQuery {
	source: Source;
	query: Query;
	/** The statement ended in ALL ROWS. */
	allRows: boolean;
}

/** Parses a statement; what the grammar does not take is MALFORMED_QUERY as Salesforce words it. */
export function parseSoql(soql: string, dialect: Dialect = {}): ParsedQuery {
	if (soql.length > maxStatementLength) {
		throw new SoqlError(
			'MALFORMED_QUERY',
			`SOQL statements cannot be longer than ${maxStatementLength} characters.`,
		);
	}
	const source = new Source(soql);
	refuseEarly(source);
	const emptyLists = source.tokens.filter((_token, index) => isEmptyList(source, index));
	const [firstEmpty] = emptyLists;
	if (firstEmpty !== undefined && dialect.emptyIn !== 'no-rows') {
		throw source.errorAt('MALFORMED_QUERY', firstEmpty.offset, "unexpected token: ')'");
	}
	const allRows = endsInAllRows(source);
	const last = source.tokens.at(-2);
	if (allRows && last !== undefined && dialect.allRows === 'refuse') {
		throw source.errorAt('MALFORMED_QUERY', last.offset, 'ALL ROWS not allowed in this context');
	}
	const statement = allRows && last !== undefined ? soql.slice(0, last.offset) : soql;
	const text = emptyLists.reduceRight(
		(filled, { offset }) => filled.slice(0, offset) + emptyListMark + filled.slice(offset),
		statement,
	);
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
	});
}

/** Whether the token closes an `IN ()`. */
function isEmptyList(source: Source, index: number): boolean {
	const [word, open, close] = source.tokens.slice(Math.max(index - 2, 0), index + 1);
	return (
		close?.text === ')' &&
		open?.text === '(' &&
		word?.quoted === false &&
		word.text.toLowerCase() === 'in'
	);
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
