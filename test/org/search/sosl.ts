import { unsupported } from '../errors';
import { malformedSearch } from './term';

/** The groups of fields that `IN ... FIELDS` names. */
export const fieldGroups = ['ALL', 'NAME', 'EMAIL', 'PHONE', 'SIDEBAR'] as const;
export type FieldGroup = (typeof fieldGroups)[number];

/** What is returned of one object. */
export interface Returning {
	object: string;
	/** As written; empty: only the record's id. */
	fields: string[];
	where?: string;
	orderBy?: string;
	limit?: number;
	offset?: number;
}

export interface Search {
	term: string;
	group: FieldGroup;
	/** Empty: every object, ids only. */
	returning: Returning[];
	limit?: number;
}

/** Reads `FIND {term} [IN x FIELDS] [RETURNING Obj(fields WHERE .. ORDER BY .. LIMIT n)] [LIMIT n]`. */
export function parseSosl(statement: string): Search {
	const find = /^\s*FIND\s*\{((?:\\.|[^}\\])*)\}/i.exec(statement);
	if (find === null) {
		throw malformedSearch('No search term found. The search term must be enclosed in braces.');
	}
	const term = (find[1] ?? '').replace(/\\([{}])/g, '$1');
	let rest = statement.slice(find[0].length).trim();
	const search: Search = { term, group: 'ALL', returning: [] };
	const group = /^IN\s+(\w+)\s+FIELDS\b\s*/i.exec(rest);
	if (group !== null) {
		search.group = readGroup(group[1] ?? '');
		rest = rest.slice(group[0].length);
	}
	const returning = /^RETURNING\s+/i.exec(rest);
	if (returning !== null) {
		const list = readReturning(rest.slice(returning[0].length));
		search.returning = list.returning;
		rest = list.rest;
	}
	if (/^(?:WITH|UPDATE|USING)\b/i.test(rest)) {
		throw unsupported(`SOSL clause ${rest.split(/\s/)[0] ?? ''}`);
	}
	const limit = /^LIMIT\s+(\d+)\s*/i.exec(rest);
	if (limit !== null) {
		search.limit = Number(limit[1]);
		rest = rest.slice(limit[0].length);
	}
	if (rest !== '') throw malformedSearch(`unexpected token: ${rest.split(/\s/)[0] ?? rest}`);
	return search;
}

export function readGroup(name: string): FieldGroup {
	const group = fieldGroups.find((candidate) => candidate === name.toUpperCase());
	if (group === undefined) throw malformedSearch(`unexpected token: ${name}`);
	return group;
}

function readReturning(text: string): { returning: Returning[]; rest: string } {
	const returning: Returning[] = [];
	let rest = text;
	for (;;) {
		const name = /^(\w+)\s*/.exec(rest);
		if (name === null) throw malformedSearch(`unexpected token: ${rest || '<EOF>'}`);
		rest = rest.slice(name[0].length);
		const object = name[1] ?? '';
		if (rest.startsWith('(')) {
			const end = closingParenthesis(rest);
			returning.push({ object, ...readClauses(rest.slice(1, end)) });
			rest = rest.slice(end + 1).trim();
		} else {
			returning.push({ object, fields: [] });
		}
		if (!rest.startsWith(',')) return { returning, rest };
		rest = rest.slice(1).trim();
	}
}

/** The clauses inside an object's parentheses, each where the next one's keyword ends it. */
function readClauses(text: string): Omit<Returning, 'object'> {
	if (/\bUSING\s+ListView\b/i.test(text)) throw unsupported('SOSL USING ListView');
	const marks = ['WHERE', 'ORDER BY', 'LIMIT', 'OFFSET'].flatMap((keyword) => {
		const at = keywordPosition(text, keyword);
		return at < 0 ? [] : [{ keyword, at }];
	});
	const clause = (keyword: string): string | undefined => {
		const index = marks.findIndex((mark) => mark.keyword === keyword);
		const mark = marks[index];
		if (mark === undefined) return undefined;
		const end = marks[index + 1]?.at ?? text.length;
		return text
			.slice(mark.at, end)
			.replace(/^(?:ORDER\s+BY|\w+)\s*/i, '')
			.trim();
	};
	const where = clause('WHERE');
	const orderBy = clause('ORDER BY');
	const limit = clause('LIMIT');
	const offset = clause('OFFSET');
	return {
		fields: listOf(text.slice(0, marks[0]?.at ?? text.length)),
		...(where === undefined ? {} : { where }),
		...(orderBy === undefined ? {} : { orderBy }),
		...(limit === undefined ? {} : { limit: count(limit) }),
		...(offset === undefined ? {} : { offset: count(offset) }),
	};
}

export function listOf(text: string): string[] {
	return text
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}

function count(text: string): number {
	if (!/^\d+$/.test(text)) throw malformedSearch(`unexpected token: ${text}`);
	return Number(text);
}

/** Blanks out quoted strings, so that what stands in them is not read as syntax. */
function withoutStrings(text: string): string {
	return text.replace(/'(?:\\.|[^'\\])*'/g, (quoted) => "'".repeat(quoted.length));
}

function keywordPosition(text: string, keyword: string): number {
	const pattern = new RegExp(`\\b${keyword.replace(' ', '\\s+')}\\b`, 'i');
	return withoutStrings(text).search(pattern);
}

function closingParenthesis(text: string): number {
	const visible = withoutStrings(text);
	let depth = 0;
	for (let at = 0; at < visible.length; at++) {
		if (visible.charAt(at) === '(') depth += 1;
		if (visible.charAt(at) === ')') depth -= 1;
		if (depth === 0) return at;
	}
	throw malformedSearch("unexpected token: '<EOF>'");
}
