import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { SalesforceClient } from '../../shared/client/types';
import { plannedOf, type Planned } from '../../shared/items/planned';
import { toOutput } from '../../shared/items/results';
import { columnNames, columnValues, unknownColumnAdvice } from '../../shared/metadata/columnValues';
import { describeObject, describeWith } from '../../shared/metadata/describe';
import { readObject } from '../../shared/metadata/objectParameter';
import type { ObjectDescribe } from '../../shared/metadata/types';
import { childrenReader, withoutLists, type GivenChildren } from '../composite/children';
import {
	graphMapper,
	kindKey,
	lookupTo,
	OBJECTS_PER_CALL,
	type Graph,
	type KnownKind,
} from '../composite/graphPlan';
import { sendGraphs } from '../composite/graphSend';
import { checkComposite, sendComposites } from '../composite/request';
import { treeMapper, type Trees } from '../composite/treePlan';
import { sendTrees } from '../composite/treeSend';
import { jsonBody } from '../input/jsonBody';
import type { Operation } from './operation';
import { runPlanned } from './runPlanned';

const WORDS = { notDone: 'Not created' } as const;

/** Items between two pauses that let n8n's other work run. */
const YIELD_EVERY = 500;

/** Creates a record and its children for each item, all of them or none, many items to a call. */
export const createGraphs: Operation = async (context, client) => {
	const given = readGiven(context);
	const lists = new Set(given.flatMap((entry) => ('value' in entry ? entry.value.lists : [])));
	const names = [...columnNames(context)].filter((name) => !lists.has(name));
	const parent = await describeWith(client, readObject(context), names);
	const kinds = await readKinds(client, parent, given);
	const toGraph = graphMapper({
		parent,
		kinds,
		timeZone: context.getTimezone(),
		correction: unknownColumnAdvice(context),
	});
	const planned = given.map((entry): Planned<Graph> =>
		'error' in entry ? entry : toGraph(entry.value.values, entry.value.children),
	);
	const results = await runPlanned(
		context,
		planned,
		async (graphs, options) => await sendGraphs(client, graphs, options),
	);
	return toOutput(context, client, results, WORDS);
};

/** What an item gives to its record and to the children. */
interface Given {
	values: IDataObject;
	children: GivenChildren[];
	/** Keys of the item that hold children. */
	lists: string[];
}

function readGiven(context: IExecuteFunctions): Array<Planned<Given>> {
	const read = columnValues(context);
	const childrenOf = childrenReader(context);
	return context.getInputData().map(({ json }, item) =>
		plannedOf(() => {
			const children = childrenOf(item);
			const all = read(json, item);
			const values = withoutLists(all, children);
			return {
				value: { values, children, lists: Object.keys(all).filter((key) => !(key in values)) },
			};
		}),
	);
}

/** Describes every kind of child that an item has, before anything is sent. */
async function readKinds(
	client: SalesforceClient,
	parent: ObjectDescribe,
	given: ReadonlyArray<Planned<Given>>,
): Promise<Map<string, KnownKind>> {
	const kinds = new Map<string, KnownKind>();
	const all = given.flatMap((entry) => ('value' in entry ? entry.value.children : []));
	const names = new Map<string, Set<string>>();
	for (const kind of all) {
		const known = names.get(kindKey(kind)) ?? new Set();
		for (const record of kind.records) for (const key of Object.keys(record)) known.add(key);
		names.set(kindKey(kind), known);
	}
	for (const kind of all) {
		const key = kindKey(kind);
		if (kinds.has(key)) continue;
		const describe = await describeWith(client, kind.object, names.get(key) ?? []);
		kinds.set(key, { describe, lookupField: lookupTo(parent, describe, kind.lookupField) });
	}
	const objects = new Set([
		parent.name,
		...[...kinds.values()].map(({ describe }) => describe.name),
	]);
	if (objects.size > OBJECTS_PER_CALL) {
		throw new RangeError(
			`'Children' has records of ${objects.size} objects together with the parent, and one call holds ${OBJECTS_PER_CALL}. Nothing was sent.`,
		);
	}
	return kinds;
}

/** Creates the tree of records that each item holds, many items to a call. */
export const createTrees: Operation = async (context, client) => {
	const object = readObject(context);
	const allOrNone = readAllOrNone(context, 0) === true;
	const { name } = await describeObject(client, object);
	const toTrees = treeMapper(client, name, context.getTimezone());
	const planned: Array<Planned<Trees>> = [];
	for (const item of context.getInputData().keys()) {
		const body = plannedOf(() => ({
			value: jsonBody(context.getNodeParameter('body', item, '')),
		}));
		planned.push('error' in body ? body : await toTrees(body.value));
		if (item % YIELD_EVERY === YIELD_EVERY - 1) await client.wait(0);
	}
	const results = await runPlanned(
		context,
		planned,
		async (items, options) =>
			await sendTrees(client, items, { ...options, object: name, allOrNone }),
		{ together: allOrNone },
	);
	return toOutput(context, client, results, WORDS);
};

/** Sends the composite request that each item holds; each part leaves as an item. */
export const sendComposite: Operation = async (context, client) => {
	const planned = [...context.getInputData().keys()].map((item) =>
		plannedOf(() => ({
			value: checkComposite(
				jsonBody(context.getNodeParameter('body', item, '')),
				client.apiVersion,
				{ allOrNone: readAllOrNone(context, item) },
			),
		})),
	);
	const results = await runPlanned(
		context,
		planned,
		async (requests, options) => await sendComposites(client, requests, options),
	);
	return toOutput(context, client, results, { notDone: 'Not carried out' });
};

function readAllOrNone(context: IExecuteFunctions, item: number): boolean | undefined {
	const { allOrNone } = context.getNodeParameter('options', item, {});
	return typeof allOrNone === 'boolean' ? allOrNone : undefined;
}
