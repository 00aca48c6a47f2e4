import type { Condition, ConditionWithValueQuery } from '@jetstreamapp/soql-parser-js';
import type { Source } from './source';

/** A condition clause as a tree; the parser gives a flat chain with counts of parentheses. */
export type BooleanTree<T> =
	| { kind: 'and' | 'or'; children: Array<BooleanTree<T>> }
	| { kind: 'not'; child: BooleanTree<T> }
	| { kind: 'test'; condition: T };

type Lexeme<T> = '(' | ')' | 'AND' | 'OR' | 'NOT' | { condition: T };

interface ChainLink {
	left: ConditionWithValueQuery | Condition | { openParen?: number } | null;
	operator?: string;
	right?: ChainLink;
}

/** A condition the parser put in the chain, without the links that only open parentheses. */
export type ChainCondition = Exclude<ConditionWithValueQuery, { openParen: number }>;

/** Builds the tree; AND and OR side by side without parentheses are refused, as in Salesforce. */
export function buildTree(source: Source, clause: ChainLink): BooleanTree<ChainCondition> {
	return new TreeReader(source, flatten(clause)).read();
}

function flatten(clause: ChainLink): Array<Lexeme<ChainCondition>> {
	const lexemes: Array<Lexeme<ChainCondition>> = [];
	for (let link: ChainLink | undefined = clause; link !== undefined; link = link.right) {
		const { left } = link;
		for (let open = left?.openParen ?? 0; open > 0; open -= 1) lexemes.push('(');
		if (left !== null && isCondition(left)) {
			lexemes.push({ condition: left });
			for (let close = left.closeParen ?? 0; close > 0; close -= 1) lexemes.push(')');
		}
		const operator = link.operator?.toUpperCase();
		if (operator === 'AND' || operator === 'OR' || operator === 'NOT') lexemes.push(operator);
	}
	return lexemes;
}

function isCondition(left: NonNullable<ChainLink['left']>): left is ChainCondition {
	return 'operator' in left;
}

class TreeReader {
	private at = 0;

	constructor(
		private readonly source: Source,
		private readonly lexemes: Array<Lexeme<ChainCondition>>,
	) {}

	read(): BooleanTree<ChainCondition> {
		const tree = this.chain();
		const rest = this.lexemes[this.at];
		if (rest !== undefined) throw this.unexpected(typeof rest === 'string' ? rest : '');
		return tree;
	}

	private chain(): BooleanTree<ChainCondition> {
		const children = [this.operand()];
		let joint: 'AND' | 'OR' | undefined;
		for (;;) {
			const next = this.lexemes[this.at];
			if (next !== 'AND' && next !== 'OR') break;
			if (joint !== undefined && joint !== next) throw this.unexpected(next);
			joint = next;
			this.at += 1;
			children.push(this.operand());
		}
		const only = children[0];
		if (joint === undefined && only !== undefined) return only;
		return { kind: joint === 'OR' ? 'or' : 'and', children };
	}

	private operand(): BooleanTree<ChainCondition> {
		const lexeme = this.lexemes[this.at];
		this.at += 1;
		if (lexeme === 'NOT') return { kind: 'not', child: this.operand() };
		if (lexeme === '(') {
			const inner = this.chain();
			if (this.lexemes[this.at] !== ')') throw this.unexpected('<EOF>');
			this.at += 1;
			return inner;
		}
		if (lexeme === undefined || typeof lexeme === 'string') {
			throw this.unexpected(lexeme ?? '<EOF>');
		}
		return { kind: 'test', condition: lexeme.condition };
	}

	private unexpected(text: string): Error {
		return this.source.errorAtWord('MALFORMED_QUERY', text, `unexpected token: '${text}'`);
	}
}
