import { LoadOptionsContext } from 'n8n-core';
import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
	ResourceMapperFields,
} from 'n8n-workflow';
import { withLogs } from './logs';
import { huntSecrets } from './secretHunt';
import type { NodeSetup, Prepared } from './setup';
import { prepare, withExpressions } from './setup';

export interface MethodOptions extends NodeSetup {
	/** Name of the method, as the description refers to it. */
	method: string;
	/** The parameter the editor fills, which relative references start from. @default '' */
	path?: string;
}

type Method<Args extends unknown[], T> = (this: ILoadOptionsFunctions, ...args: Args) => Promise<T>;

/** The options a dropdown would show. */
export async function loadOptions(options: MethodOptions): Promise<INodePropertyOptions[]> {
	return await call(options, ({ nodeType }) => nodeType.methods?.loadOptions, []);
}

/** One page of a resource locator's list. */
export async function listSearch(
	options: MethodOptions & { filter?: string; paginationToken?: string },
): Promise<INodeListSearchResult> {
	const { filter, paginationToken } = options;
	return await call<[string?, string?], INodeListSearchResult>(
		options,
		({ nodeType }) => nodeType.methods?.listSearch,
		[filter, paginationToken],
	);
}

/** The fields a resource mapper would show. */
export async function resourceMapping(options: MethodOptions): Promise<ResourceMapperFields> {
	return await call(options, ({ nodeType }) => nodeType.methods?.resourceMapping, []);
}

async function call<Args extends unknown[], T>(
	options: MethodOptions,
	methodsOf: (prepared: Prepared) => Record<string, Method<Args, T>> | undefined,
	args: Args,
): Promise<T> {
	const prepared = await prepare(options, 'internal');
	const method = methodsOf(prepared)?.[options.method];
	if (!method) throw new Error(`Node "${options.node}" has no method "${options.method}" there`);
	const { workflow, node, additionalData } = prepared;
	const context = new LoadOptionsContext(workflow, node, additionalData, options.path ?? '');
	const { result, logs, urls } = await withLogs(
		async () => await withExpressions(workflow, async () => await method.call(context, ...args)),
	);
	if (options.packageDir === undefined) {
		huntSecrets(prepared.store, { outputs: result, logs, urls });
	}
	return result;
}
