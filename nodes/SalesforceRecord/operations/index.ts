import { count } from './count';
import { create } from './create';
import { remove } from './delete';
import { findOrCreate } from './findOrCreate';
import { get } from './get';
import { getAll } from './getAll';
import type { Operation } from './operation';
import { update } from './update';
import { upsert } from './upsert';

/** The operations by the value that workflows save. */
export const operations = {
	count,
	create,
	delete: remove,
	findOrCreate,
	get,
	getAll,
	update,
	upsert,
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;
