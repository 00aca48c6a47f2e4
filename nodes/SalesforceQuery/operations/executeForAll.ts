import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { jobReport } from '../../shared/bulk/jobReport';
import { SalesforceCallError } from '../../shared/client/errors';
import { MAX_SOQL_LENGTH, type SalesforceRecord } from '../../shared/client/queryPages';
import type { SalesforceClient } from '../../shared/client/types';
import { fieldFinder } from '../../shared/metadata/fieldPath';
import { bindParameters, type QueryParameters } from '../../shared/soql/bind';
import { listCondition, outlineOf, ownPaths, type ListCondition } from '../../shared/soql/outline';
import { bindInParts } from '../../shared/soql/split';
import { fieldKind, type ValueKind } from '../../shared/soql/typedLiteral';
import { deliver } from './answer';
import { countUnasked, matchRows, type MatchField } from './matchRows';
import { refused, type Operation } from './operation';
import { readOptions } from './options';
import { readOptionValues, readQuery, readQueryParameters } from './parameters';
import { readRows } from './readRows';

/** Items between two pauses that let n8n's other work run. */
const YIELD_EVERY = 500;

/** What one item asks for. */
interface Question {
	item: number;
	values: unknown[];
}

/** The condition by which items ask, and the field by which records go back to them. */
interface Match extends ListCondition {
	field: MatchField;
}

/** What the parameters of an item say, apart from its own values. */
interface Plan {
	query: string;
	/** Without the list, unless 'Query Parameters' gives it. */
	parameters: QueryParameters;
	options: ReturnType<typeof readOptions>;
	match: Match;
}

/** Items whose queries differ in nothing but the values of the list. */
interface Group extends Plan {
	kind: ValueKind;
	questions: Question[];
}

/**
 * Runs one query for all items: the values that stand after `IN` are collected from them, and each row
 * goes back to the items whose value it has.
 */
export const executeForAll: Operation = async (context, client) => {
	const output = new Map<number, INodeExecutionData[]>();
	for (const group of (await collect(context, client, output)).values()) {
		try {
			await answerGroup(context, client, group, output);
		} catch (error) {
			for (const { item } of group.questions) {
				output.set(item, [refused(context, client, item, error)]);
			}
		}
	}
	return [...context.getInputData().keys()].flatMap((item) => output.get(item) ?? []);
};

/** Reads every item before anything is asked; one that cannot be asked for fails alone. */
async function collect(
	context: IExecuteFunctions,
	client: SalesforceClient,
	output: Map<number, INodeExecutionData[]>,
): Promise<Map<string, Group>> {
	const groups = new Map<string, Group>();
	const readPlan = planReader(context, client);
	for (const [item, { json }] of context.getInputData().entries()) {
		try {
			const plan = await readPlan(item);
			const { kind, values, rest } = valuesOf(plan, json);
			const key = JSON.stringify([plan.query, kind, [...rest], plan.options]);
			const known = groups.get(key);
			if (known) known.questions.push({ item, values });
			else groups.set(key, { ...plan, parameters: rest, kind, questions: [{ item, values }] });
		} catch (error) {
			output.set(item, [refused(context, client, item, error)]);
		}
		if (item % YIELD_EVERY === YIELD_EVERY - 1) await client.wait(0);
	}
	return groups;
}

/** Reads the parameters of each item; once for all of them where they are the same for every item. */
function planReader(
	context: IExecuteFunctions,
	client: SalesforceClient,
): (item: number) => Promise<Plan> {
	/** A refusal too is the same for every item. */
	const matches = new Map<string, Promise<Match>>();
	const { query, queryParameters, options } = context.getNode().parameters;
	const isSame = !hasExpression([query, queryParameters, options]);
	let same: Plan | undefined;
	return async (item) => {
		if (isSame && same) return same;
		const text = readQuery(context, item);
		const asked = matches.get(text) ?? matchOf(client, text);
		matches.set(text, asked);
		const match = await asked;
		same = {
			query: text,
			parameters: readQueryParameters(context, item),
			options: readOptions(readOptionValues(context, item)),
			match,
		};
		return same;
	};
}

/** Whether a parameter, as it is saved, holds an expression anywhere. */
function hasExpression(parameter: unknown): boolean {
	if (typeof parameter === 'string') return parameter.startsWith('=');
	if (typeof parameter !== 'object' || parameter === null) return false;
	return Object.values(parameter).some(hasExpression);
}

/**
 * The values an item asks for: those of the query parameter, or without one those of its own field of
 * that name.
 *
 * @throws {RangeError} when there are none, or a value does not suit the field
 */
function valuesOf(
	{ query, parameters, match: { parameter, field } }: Plan,
	json: IDataObject,
): { kind: ValueKind; values: unknown[]; rest: QueryParameters } {
	const own = field.kind === 'multipicklist' ? 'string' : field.kind;
	const given = parameters.get(parameter) ?? { kind: own, value: json[parameter] };
	if (!parameters.has(parameter) && given.value === undefined) {
		throw new RangeError(
			`'Query' uses :${parameter}, which neither 'Query Parameters' nor a field "${parameter}" of the item gives.`,
		);
	}
	const all = new Map([...parameters, [parameter, given]]);
	// Says what is wrong with the values of this item, where others may be right.
	bindParameters(query, all);
	all.delete(parameter);
	const { kind, value } = given;
	const values: unknown[] = Array.isArray(value) ? value : [value];
	return { kind, values: values.filter((one) => !isBlank(one)), rest: all };
}

/** Salesforce takes blank text for no value: it would find every record that has none. */
function isBlank(value: unknown): boolean {
	return typeof value === 'string' && value.trim() === '';
}

/**
 * The condition by which the records of all items are asked for and given back.
 *
 * @throws {RangeError} when the query has none
 */
async function matchOf(client: SalesforceClient, query: string): Promise<Match> {
	const outline = outlineOf(query);
	const list = listCondition(outline);
	if (typeof list === 'string') {
		throw new RangeError(
			`'Match Items' cannot ask this query for all items at once, because ${list}. Write the condition as Field IN :name beside AND, or turn 'Match Items' off.`,
		);
	}
	const isSelected = ownPaths(outline).some((own) => own.toLowerCase() === list.path.toLowerCase());
	const object = outline.from[0]?.text ?? '';
	if (isSelected) return { ...list, field: await matchField(client, object, list.path) };
	throw new RangeError(
		`'Match Items' needs "${list.path}" in the SELECT list, so that each record finds the items that asked for it.`,
	);
}

async function answerGroup(
	context: IExecuteFunctions,
	client: SalesforceClient,
	{ query, parameters, options, kind, match: { parameter, field }, questions }: Group,
	output: Map<number, INodeExecutionData[]>,
): Promise<void> {
	const values = questions.flatMap(({ values: own }) => own);
	const all = new Map([...parameters, [parameter, { kind, value: values }]]);
	const statements = bindInParts(query, all, MAX_SOQL_LENGTH, { anyOrder: true });
	const rows: SalesforceRecord[] = [];
	const watcher = { report: jobReport(context) };
	for await (const page of readRows(client, statements, options, watcher)) {
		for (const row of page) rows.push(row);
	}
	const asked = questions.map(({ values: own }) => own);
	const unasked = countUnasked(rows, field, asked);
	const matched = matchRows(rows, field, asked);
	const outline = outlineOf(query);
	if (
		statements.length > 1 &&
		outline.after.has('ORDER') &&
		asked.some(({ length }) => length > 1)
	) {
		context.addExecutionHints({
			message: `The query was asked for in ${statements.length} parts, as its list is long: the records of an item with several values are in the order of ORDER BY only within each part. Sort them after this node.`,
			type: 'warning',
			location: 'outputPane',
		});
	}
	for (const [i, { item }] of questions.entries()) {
		const answer = await deliver(context, pagesOf(matched[i] ?? []), outline, options);
		output.set(
			item,
			answer.map((entry) => ({ ...entry, pairedItem: { item } })),
		);
	}
	const without = matched.filter(({ length }) => length === 0).length;
	if (without > 0) {
		context.addExecutionHints({
			message: `${without} of ${questions.length} items found no record by "${field.path}".`,
			location: 'outputPane',
		});
	}
	if (unasked > 0) {
		context.addExecutionHints({
			message: `${unasked} of ${rows.length} records that Salesforce found belong to no item, as their "${field.path}" differs from what each asked for, and are left out. Turn 'Match Items' off to see them.`,
			type: 'warning',
			location: 'outputPane',
		});
	}
}

async function* pagesOf(rows: SalesforceRecord[]): AsyncGenerator<SalesforceRecord[]> {
	yield await Promise.resolve(rows);
}

/** How Salesforce compares the field. What describe does not know is compared as text. */
async function matchField(
	client: SalesforceClient,
	object: string,
	path: string,
): Promise<MatchField> {
	const found = await fieldFinder(
		client,
		object,
	)(path).catch((error: unknown) => {
		// The query itself then says it in Salesforce's words.
		if (error instanceof RangeError) return undefined;
		if (error instanceof SalesforceCallError && error.httpStatus === 404) return undefined;
		throw error;
	});
	const field = found?.field;
	return {
		path,
		kind: fieldKind(field?.type ?? 'string'),
		caseSensitive: field?.caseSensitive ?? false,
	};
}
