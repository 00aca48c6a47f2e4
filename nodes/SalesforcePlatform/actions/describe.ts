import { dataPath } from '../../shared/client/dataPath';
import { SalesforceCallError } from '../../shared/client/errors';
import type { SalesforceClient } from '../../shared/client/types';
import { MetadataCache } from '../../shared/metadata/cache';
import { revalidate, type Known } from '../../shared/metadata/revalidate';

/** A flow, an Apex method or anything else that Salesforce lists as an invocable action. */
export interface ActionRef {
	/** `standard`, or what stands after `/actions/custom` in its address, such as `flow` or `apex`. */
	actionType: string;
	/** Of an action that belongs to an object with it in front, such as `Account.Log_Call`. */
	name: string;
}

/** An input or output, under Salesforce's own names. */
export interface ActionParameter {
	name: string;
	label: string;
	/** Such as `STRING`, `REFERENCE`, `SOBJECT`; null for an Apex class (seen in v67). */
	type: string | null;
	/** Absent for outputs. */
	required?: boolean;
	/** More than 1 makes it a list; 2,000 is what lists have (seen in v67). */
	maxOccurs?: number;
	description?: string | null;
	picklistValues?: ReadonlyArray<{ label?: string | null; value: string; active?: boolean }> | null;
	sobjectType?: string | null;
}

export interface ActionDescribe {
	name: string;
	label: string;
	type: string;
	inputs: readonly ActionParameter[];
	outputs: readonly ActionParameter[];
}

/** One entry of a list of actions. */
export interface ActionSummary {
	name: string;
	label: string;
	type: string;
	url: string;
}

/** Kinds of which each action belongs to an object, which its address names (Actions Developer Guide). */
const OF_AN_OBJECT = new Set(['emailAlert', 'quickAction']);

const describes = new MetadataCache<Known<ActionDescribe>>({ now: () => Date.now() });

/**
 * Where the actions of a kind are listed.
 *
 * @throws {RangeError} for a kind that can be none
 */
export function actionsPath(actionType: string): string {
	if (!/^[A-Za-z]\w*$/.test(actionType)) {
		throw new RangeError(
			`'Action Type' is "${actionType}", which is none. Choose one from the list.`,
		);
	}
	return actionType === 'standard' ? '/actions/standard' : dataPath`/actions/custom/${actionType}`;
}

/** Where an action is described and invoked. */
export function actionPath({ actionType, name }: ActionRef): string {
	const root = actionsPath(actionType);
	const dot = OF_AN_OBJECT.has(actionType) ? name.indexOf('.') : -1;
	if (dot < 0) return root + dataPath`/${name}`;
	return root + dataPath`/${name.slice(0, dot)}/${name.slice(dot + 1)}`;
}

/**
 * What an action takes and gives.
 *
 * @param maxAgeMs how old the answer may be. @default ten minutes
 * @throws {SalesforceCallError} naming the action when the org does not have it, or hides it
 */
export async function describeAction(
	client: SalesforceClient,
	action: ActionRef,
	maxAgeMs?: number,
): Promise<ActionDescribe> {
	const path = actionPath(action);
	const call = { method: 'GET', path, lane: 'interactive' } as const;
	const load = async (aged: Known<ActionDescribe> | undefined) => {
		try {
			return await revalidate(client, call, aged, (body) => body as ActionDescribe);
		} catch (error) {
			throw unknownAction(error, action);
		}
	};
	const key = `${client.identity}\n${client.apiVersion}\n${path}`;
	return (await describes.get(key, load, maxAgeMs)).value;
}

/** The actions of a kind. Those that belong to objects are listed object by object, a call for each. */
export async function listActions(
	client: SalesforceClient,
	actionType: string,
): Promise<ActionSummary[]> {
	const root = actionsPath(actionType);
	const index = await read<ActionIndex>(client, root);
	if (Array.isArray(index.actions)) return index.actions;
	const all: ActionSummary[] = [];
	for (const object of Object.keys(index)) {
		const { actions = [] } = await read<ActionIndex>(client, root + dataPath`/${object}`);
		all.push(...actions);
	}
	return all;
}

/** The actions themselves, or a resource with more of them for each object. */
interface ActionIndex {
	actions?: ActionSummary[];
}

async function read<T>(client: SalesforceClient, path: string): Promise<T> {
	return (await client.request<T>({ method: 'GET', path, lane: 'interactive' })).body;
}

const NO_SUCH = new Set(['MISSING_RECORD', 'NOT_FOUND']);

/** Salesforce answers alike for an action that does not exist and for one this user may not run. */
export function unknownAction(error: unknown, { actionType, name }: ActionRef): unknown {
	if (!(error instanceof SalesforceCallError)) return error;
	if (error.httpStatus !== 404 && !NO_SUCH.has(error.salesforceCode ?? '')) return error;
	const isFlow = actionType === 'flow';
	return new SalesforceCallError(
		error.code,
		`'${isFlow ? 'Flow' : 'Action'}' is "${name}", which this org does not have, or hides from the integration user (${error.message})`,
		error.outcome,
		{
			httpStatus: error.httpStatus,
			salesforceCode: error.salesforceCode,
			advice: isFlow
				? "Choose the flow from the list, or check its API name: it must be autolaunched and active, and the integration user needs the permission 'Run Flows'. Nothing was run."
				: "Choose the action from the list, or check 'Action Type' and the API name, and that the integration user may run it. Nothing was run.",
		},
	);
}
