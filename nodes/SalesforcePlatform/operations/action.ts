import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { SalesforceClient } from '../../shared/client/types';
import { readNumber } from '../../shared/descriptions/numberParameter';
import { plannedOf } from '../../shared/items/planned';
import { toOutput } from '../../shared/items/results';
import { columnValues, unknownColumnAdvice } from '../../shared/metadata/columnValues';
import { readForAll } from '../../shared/metadata/objectParameter';
import {
	actionPath,
	describeAction,
	listActions,
	type ActionParameter,
	type ActionRef,
} from '../actions/describe';
import { inputMapper } from '../actions/inputs';
import { INPUTS_PER_CALL, invokeAction, sharedFate } from '../actions/invoke';
import { readText } from '../input/parameters';
import { eachItem, itemsOf, type Answer, type Operation } from './operation';
import { runPlanned } from './runPlanned';

/** Items between two pauses that let n8n's other work run. */
const YIELD_EVERY = 500;

/** Where the resource keeps which action is meant. */
interface Source {
	typeOf: (context: IExecuteFunctions, item: number) => string;
	/** @throws {RangeError} when an expression gives different ones */
	typeForAll: (context: IExecuteFunctions) => string;
	name: { name: string; shown: string; what: string };
}

const FLOW: Source = {
	typeOf: () => 'flow',
	typeForAll: () => 'flow',
	name: { name: 'flowName', shown: 'Flow', what: 'flow' },
};

const ACTION: Source = {
	typeOf: (context, item) => readText(context, 'actionType', item) || 'standard',
	typeForAll: (context) =>
		readForAll(context, { name: 'actionType', shown: 'Action Type', what: 'type' }),
	name: { name: 'actionName', shown: 'Action', what: 'action' },
};

/** The actions of a kind, an item each. */
function list({ typeOf }: Source): Operation {
	return eachItem(async (context, client, item) =>
		itemsOf(await listActions(client, typeOf(context, item))),
	);
}

/** What an action takes and gives: an item for each input and output. */
function describe({ typeOf, name: { name, shown } }: Source): Operation {
	return eachItem(async (context, client, item) => {
		const chosen = readText(context, name, item);
		if (chosen === '') throw new RangeError(`'${shown}' is empty. Choose one from the list.`);
		const action = { actionType: typeOf(context, item), name: chosen };
		const { inputs, outputs } = await describeAction(client, action);
		return [...parameters('input', inputs), ...parameters('output', outputs)];
	});
}

function parameters(direction: 'input' | 'output', described: readonly ActionParameter[]): Answer {
	return described.map((parameter) => ({
		json: { direction, ...(parameter as unknown as IDataObject) },
	}));
}

/** Invokes an action for each item, as many to a call as 'Batch Size' says. */
function invoke({ typeForAll, name }: Source): Operation {
	return async (context, client) => {
		const action: ActionRef = { actionType: typeForAll(context), name: readForAll(context, name) };
		const batchSize = readBatchSize(context);
		const planned = await readInputs(context, client, action);
		const path = actionPath(action);
		const results = await runPlanned(
			context,
			planned,
			async (inputs, options) =>
				await invokeAction(client, path, inputs, { ...options, batchSize }),
		);
		return toOutput(context, client, results, {
			notDone: 'Not run',
			note: sharedFate(results),
		});
	};
}

function readBatchSize(context: IExecuteFunctions): number {
	const { isolateItems, batchSize } = context.getNodeParameter('options', 0, {});
	if (isolateItems === true) return 1;
	if (batchSize === undefined) return INPUTS_PER_CALL;
	return readNumber('Batch Size', batchSize, { min: 1, max: INPUTS_PER_CALL });
}

async function readInputs(context: IExecuteFunctions, client: SalesforceClient, action: ActionRef) {
	const describe = await describeAction(client, action);
	const toInput = inputMapper(describe, {
		timeZone: context.getTimezone(),
		correction: unknownColumnAdvice(context),
	});
	const values = columnValues(context);
	const planned = [];
	for (const [item, { json }] of context.getInputData().entries()) {
		planned.push(plannedOf(() => toInput(values(json, item))));
		if (item % YIELD_EVERY === YIELD_EVERY - 1) await client.wait(0);
	}
	return planned;
}

export const actionOperations = {
	getAll: list(ACTION),
	get: describe(ACTION),
	invoke: invoke(ACTION),
};

export const flowOperations = {
	getAll: list(FLOW),
	get: describe(FLOW),
	invoke: invoke(FLOW),
};
