import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Reads 'Object', which is the same for all items because one call carries many of them.
 *
 * @throws {RangeError} when it is empty, or an expression gives different objects
 */
export function readObject(context: IExecuteFunctions): string {
	const at = (i: number) => {
		const value = context.getNodeParameter('object', i, '', { extractValue: true });
		return typeof value === 'string' ? value.trim() : '';
	};
	const object = at(0);
	if (object === '') throw new RangeError("'Object' is empty. Choose one from the list.");
	const raw = context.getNode().parameters.object as { value?: unknown } | string | undefined;
	const value = typeof raw === 'object' ? raw.value : raw;
	if (typeof value === 'string' && value.startsWith('=')) {
		const other = context.getInputData().findIndex((_, i) => at(i) !== object);
		if (other >= 0) {
			throw new RangeError(
				`'Object' is "${object}" for item 0 and "${at(other)}" for item ${other}. One run works on one object: route the items by object before this node (Switch).`,
			);
		}
	}
	return object;
}
