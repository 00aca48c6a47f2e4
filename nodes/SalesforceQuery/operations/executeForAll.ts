import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { jobReport } from '../../shared/bulk/jobReport';
import { MAX_SOQL_LENGTH, type SalesforceRecord } from '../../shared/client/queryPages';
import type { SalesforceClient } from '../../shared/client/types';
import { fieldFinder } from '../../shared/metadata/fieldPath';
import type { QueryParameters } from '../../shared/soql/bind';
import { listCondition, outlineOf, ownPaths } from '../../shared/soql/outline';
import { bindInParts } from '../../shared/soql/split';
import { fieldKind, type ValueKind } from '../../shared/soql/typedLiteral';
import { deliver } from './answer';
import { matchRows, type MatchField } from './matchRows';
import { refused, type Operation } from './operation';
import { readOptions } from './options';
import { readOptionValues, readQuery, readQueryParameters } from './parameters';
import { readRows } from './readRows';

/** What one item asks for. */
interface Question {
	item: number;
	values: unknown[];
}

/** Items whose queries differ in nothing but the values of the list. */
interface Group {
	query: string;
	/** Those of every item, without the list. */
	parameters: QueryParameters;
	options: ReturnType<typeof readOptions>;
	list: { path: string; parameter: string; kind: ValueKind };
	questions: Question[];
}

/**
 * Runs one query for all items: the values that stand after `IN` are collected from them, and each row
 * goes back to the items whose value it has.
 */
export const executeForAll: Operation = async (context, client) => {
	const output = new Map<number, INodeExecutionData[]>();
	for (const group of collect(context, client, output).values()) {
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

/** Reads every item before anything is sent; one that cannot be asked for fails alone. */
function collect(
	context: IExecuteFunctions,
	client: SalesforceClient,
	output: Map<number, INodeExecutionData[]>,
): Map<string, Group> {
	const groups = new Map<string, Group>();
	for (const item of context.getInputData().keys()) {
		try {
			const { questions, ...group } = questionOf(context, item);
			const key = JSON.stringify([group.query, [...group.parameters], group.options]);
			const known = groups.get(key);
			if (known) known.questions.push(...questions);
			else groups.set(key, { ...group, questions });
		} catch (error) {
			output.set(item, [refused(context, client, item, error)]);
		}
	}
	return groups;
}

function questionOf(context: IExecuteFunctions, item: number): Group {
	const query = readQuery(context, item);
	const parameters = readQueryParameters(context, item);
	const options = readOptions(readOptionValues(context, item));
	const outline = outlineOf(query);
	const list = listCondition(outline);
	if (typeof list === 'string') {
		throw new RangeError(
			`'Match Items' cannot ask this query for all items at once, because ${list}. Write the condition as Field IN :name beside AND, or turn 'Match Items' off.`,
		);
	}
	const { path, parameter } = list;
	const isSelected = ownPaths(outline).some((own) => own.toLowerCase() === path.toLowerCase());
	if (!isSelected) {
		throw new RangeError(
			`'Match Items' needs "${path}" in the SELECT list, so that each record finds the items that asked for it.`,
		);
	}
	const { kind, value } = parameters.get(parameter) ?? { kind: 'string', value: undefined };
	const values = Array.isArray(value) ? (value as unknown[]) : [value];
	// Says what is wrong with this item's own values, or that the parameter is missing.
	bindInParts(query, parameters, Number.POSITIVE_INFINITY);
	parameters.delete(parameter);
	return {
		query,
		parameters,
		options,
		list: { path, parameter, kind },
		questions: [{ item, values }],
	};
}

async function answerGroup(
	context: IExecuteFunctions,
	client: SalesforceClient,
	{ query, parameters, options, list, questions }: Group,
	output: Map<number, INodeExecutionData[]>,
): Promise<void> {
	const values = questions.flatMap(({ values: own }) => own);
	const all = new Map([...parameters, [list.parameter, { kind: list.kind, value: values }]]);
	const statements = bindInParts(query, all, MAX_SOQL_LENGTH, { anyOrder: true });
	const rows: SalesforceRecord[] = [];
	const watcher = { report: jobReport(context) };
	for await (const page of readRows(client, statements, options, watcher)) {
		for (const row of page) rows.push(row);
	}
	const field = await matchField(client, query, list);
	const matched = matchRows(
		rows,
		field,
		questions.map(({ values: own }) => own),
	);
	for (const [i, { item }] of questions.entries()) {
		const answer = await deliver(context, pagesOf(matched[i] ?? []), statements[0], options);
		output.set(
			item,
			answer.map((entry) => ({ ...entry, pairedItem: { item } })),
		);
	}
	const without = matched.filter(({ length }) => length === 0).length;
	if (without > 0) {
		context.addExecutionHints({
			message: `${without} of ${questions.length} items found no record by "${list.path}".`,
			location: 'outputPane',
		});
	}
}

async function* pagesOf(rows: SalesforceRecord[]): AsyncGenerator<SalesforceRecord[]> {
	yield await Promise.resolve(rows);
}

/** How Salesforce compares the field; as the parameter's type says where describe does not know it. */
async function matchField(
	client: SalesforceClient,
	query: string,
	{ path, kind }: Group['list'],
): Promise<MatchField> {
	const object = outlineOf(query).from[0]?.text ?? '';
	const found = await fieldFinder(
		client,
		object,
	)(path).catch((error: unknown) => {
		if (error instanceof RangeError) return undefined;
		throw error;
	});
	const field = found?.field;
	return {
		path,
		kind: field ? fieldKind(field.type) : kind,
		caseSensitive: field?.caseSensitive ?? false,
	};
}
