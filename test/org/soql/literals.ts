import type { LiteralType } from '@jetstreamapp/soql-parser-js';
import { SoqlError } from './errors';

/** One value written in a condition. */
export interface Literal {
	type: LiteralType;
	/** As written, quotes included. */
	text: string;
}

const simpleEscapes: Record<string, string> = {
	n: '\n',
	N: '\n',
	r: '\r',
	R: '\r',
	t: '\t',
	T: '\t',
	b: '\b',
	B: '\b',
	f: '\f',
	F: '\f',
	'"': '"',
	"'": "'",
	'\\': '\\',
};

/** The value of a quoted string. In LIKE, `\%` and `\_` keep their backslash for the pattern. */
export function unquote(literal: string, keepWildcardEscapes = false): string {
	const inner = literal.slice(1, -1);
	if (!inner.includes('\\')) return inner;
	let value = '';
	for (let at = 0; at < inner.length; at += 1) {
		const char = inner.charAt(at);
		if (char !== '\\') {
			value += char;
			continue;
		}
		at += 1;
		const escaped = inner.charAt(at);
		const simple = simpleEscapes[escaped];
		if (keepWildcardEscapes && (escaped === '%' || escaped === '_' || escaped === '\\')) {
			value += `\\${escaped}`;
		} else if (simple !== undefined) {
			value += simple;
		} else if (escaped === 'u' && /^[0-9a-fA-F]{4}$/.test(inner.slice(at + 1, at + 5))) {
			value += String.fromCharCode(Number.parseInt(inner.slice(at + 1, at + 5), 16));
			at += 4;
		} else if (escaped === '%' || escaped === '_') {
			value += escaped;
		} else {
			throw new SoqlError('MALFORMED_QUERY', `Illegal string literal: ${literal}`);
		}
	}
	return value;
}

/** A number, with or without a currency prefix such as `USD500`. */
export function numberOf(literal: Literal): number {
	return Number(literal.text.replace(/^[A-Za-z]{3}(?=[\d.+-])/, ''));
}

/** Epoch milliseconds of a datetime literal, cut to whole seconds as Salesforce compares them. */
export function instantOf(literal: Literal): number {
	const text = literal.text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
	const instant = Date.parse(text);
	if (Number.isNaN(instant)) {
		throw new SoqlError('MALFORMED_QUERY', `Invalid datetime: ${literal.text}`);
	}
	return Math.floor(instant / 1000) * 1000;
}
