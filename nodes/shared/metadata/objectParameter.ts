import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Reads 'Object', which is the same for all items because one call carries many of them.
 *
 * @throws {RangeError} when it is empty, or an expression gives different objects
 */
export function readObject(context: IExecuteFunctions): string {
	return readForAll(context, { name: 'object', shown: 'Object', what: 'object' });
}

/** A parameter that all items share. */
export interface SharedParameter {
	name: string;
	/** The parameter as the user sees it. */
	shown: string;
	/** What it names, in one word. */
	what: string;
}

/**
 * Reads a name that is the same for all items because one call carries many of them.
 *
 * @throws {RangeError} when it is empty, or an expression gives different ones
 */
export function readForAll(
	context: IExecuteFunctions,
	{ name, shown, what }: SharedParameter,
): string {
	const at = (i: number) => {
		const value = context.getNodeParameter(name, i, '', { extractValue: true });
		return typeof value === 'string' ? value.trim() : '';
	};
	const chosen = at(0);
	if (chosen === '') throw new RangeError(`'${shown}' is empty. Choose one from the list.`);
	const raw = context.getNode().parameters[name] as { value?: unknown } | string | undefined;
	const value = typeof raw === 'object' ? raw.value : raw;
	if (typeof value === 'string' && value.startsWith('=')) {
		const other = context.getInputData().findIndex((_, i) => at(i) !== chosen);
		if (other >= 0) {
			throw new RangeError(
				`'${shown}' is "${chosen}" for item 0 and "${at(other)}" for item ${other}. One run works on one ${what}: route the items by ${what} before this node (Switch).`,
			);
		}
	}
	return chosen;
}
