import { isWord, tokenize, type Token } from './tokens';

const AGGREGATES = ['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX', 'GROUPING'];

/** Words that begin what may stand after the conditions. */
const AFTER_WHERE = ['WITH', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'OFFSET', 'FOR', 'ALL', 'UPDATE'];

/** A statement cut at its own keywords; those of subqueries stay inside their parentheses. */
export interface Outline {
	/** Each entry of the SELECT list. */
	selected: Token[][];
	/** The object, and an alias if there is one. */
	from: Token[];
	/** What stands between WHERE and the next keyword. */
	where: Token[];
	/** The keywords that follow, such as `ORDER` and `LIMIT`. */
	after: Set<string>;
}

/**
 * Cuts a SELECT at its keywords.
 *
 * @param what how the user knows the statement, such as `'Query'`
 * @throws {RangeError} when a string is not closed
 */
export function outlineOf(statement: string, what = "'Query'"): Outline {
	return cut(tokenize(statement, what).slice(1));
}

/** @param tokens what stands behind SELECT */
function cut(tokens: readonly Token[]): Outline {
	const outline: Outline = { selected: [[]], from: [], where: [], after: new Set() };
	let part: 'select' | 'from' | 'where' | 'after' = 'select';
	let depth = 0;
	let inTypeof = false;
	for (const token of tokens) {
		if (token.text === ')') depth--;
		const top = depth === 0;
		if (token.text === '(') depth++;
		if (part === 'select' && isWord(token, 'TYPEOF')) inTypeof = true;
		else if (isWord(token, 'END')) inTypeof = false;
		if (top && part === 'select' && isWord(token, 'FROM')) part = 'from';
		// What stands behind FROM is the object, though it is called Order or Group.
		else if (part === 'from' && outline.from.length === 0) outline.from.push(token);
		else if (top && part === 'from' && isWord(token, 'WHERE')) part = 'where';
		else if (top && part !== 'select' && isWord(token, ...AFTER_WHERE)) {
			part = 'after';
			outline.after.add(token.text.toUpperCase());
		} else if (part === 'select') {
			if (top && !inTypeof && token.text === ',') outline.selected.push([]);
			else outline.selected.at(-1)?.push(token);
		} else if (part !== 'after') outline[part].push(token);
	}
	return outline;
}

/** The fields of the SELECT list that are plain paths, such as `Account.Name`. */
export function ownPaths({ selected }: Outline): string[] {
	return selected.flatMap(([first, second]) =>
		first?.kind === 'word' && second === undefined ? [first.text] : [],
	);
}

/** Like {@link ownPaths}, with those of subqueries behind their relationship: `Contacts.LastName`. */
export function selectedPaths(outline: Outline): string[] {
	return [...ownPaths(outline), ...belowSubqueries(outline, selectedPaths)];
}

/** The relationships of subqueries: `Contacts`, and those in them as `ChildAccounts.Contacts`. */
export function childLists(outline: Outline): string[] {
	return belowSubqueries(outline, (child) => ['', ...childLists(child)]).map((path) =>
		path.replace(/\.$/, ''),
	);
}

function belowSubqueries(outline: Outline, of: (child: Outline) => string[]): string[] {
	return outline.selected.flatMap(([open, select, ...more]) => {
		if (open?.text !== '(' || !isWord(select, 'SELECT')) return [];
		const child = cut(more.slice(0, -1));
		const relationship = child.from[0]?.text;
		return relationship === undefined ? [] : of(child).map((path) => `${relationship}.${path}`);
	});
}

/** Whether the rows are sums over records, not records. */
export function isAggregate({ selected, after }: Outline): boolean {
	return (
		after.has('GROUP') ||
		selected.some(([word, sign]) => isWord(word, ...AGGREGATES) && sign?.text === '(')
	);
}

/** Whether it is `SELECT COUNT()`, which has a number and no rows. */
export function isCount({ selected }: Outline): boolean {
	const [[word, ...rest] = [], another] = selected;
	return (
		another === undefined && isWord(word, 'COUNT') && rest.map(({ text }) => text).join('') === '()'
	);
}

/** A list that the query can be asked for in parts: `path IN :parameter`. */
export interface ListCondition {
	path: string;
	parameter: string;
}

/**
 * The one `Field IN :list` by which a query can be cut into several whose rows together are its own:
 * it stands beside AND alone, and nothing counts, sums or cuts off the rows.
 *
 * @returns why there is none, as text
 */
export function listCondition(outline: Outline): ListCondition | string {
	const { where, after } = outline;
	if (isAggregate(outline)) return 'it counts or sums records';
	for (const word of ['LIMIT', 'OFFSET']) if (after.has(word)) return `it has ${word}`;
	const found: ListCondition[] = [];
	let depth = 0;
	for (const [i, token] of where.entries()) {
		if (token.text === '(') depth++;
		if (token.text === ')') depth--;
		if (depth > 0) continue;
		if (isWord(token, 'OR')) return 'its conditions stand beside OR';
		const [before, path, operator] = [where[i - 3], where[i - 2], where[i - 1]];
		const alone = before === undefined || isWord(before, 'AND');
		if (token.kind === 'bind' && isWord(operator, 'IN') && path?.kind === 'word' && alone) {
			found.push({ path: path.text, parameter: token.text });
		}
	}
	const [only, another] = found;
	if (only === undefined) return 'no Field IN :name stands beside AND alone';
	if (another !== undefined)
		return `it has both IN :${only.parameter} and IN :${another.parameter}`;
	// A part of the list would be a part in the other place too, which may ask for something else.
	const uses = [...outline.selected.flat(), ...where].filter(
		({ kind, text }) => kind === 'bind' && text === only.parameter,
	);
	if (uses.length > 1) return `it has :${only.parameter} in another place too`;
	return only;
}
