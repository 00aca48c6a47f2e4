import type { RecordReader, Row } from '../model';
import { errorTest } from './check';
import type { AssignmentRule } from './model';

/**
 * The owner an assignment rule gives a record: that of its first entry whose condition holds.
 * Undefined when no rule runs or no entry fits; the record then keeps its owner.
 */
export function assignedOwner(
	reader: RecordReader,
	rules: readonly AssignmentRule[],
	wanted: { object: string; ruleId?: string },
	row: Row,
	now: number,
): string | undefined {
	const rule = rules.find(
		(each) =>
			each.object.toLowerCase() === wanted.object.toLowerCase() &&
			(wanted.ruleId === undefined ? each.active : each.id === wanted.ruleId),
	);
	const entry = rule?.entries.find(
		({ when }) =>
			when === undefined || errorTest(reader, { object: wanted.object, when }, now)(row),
	);
	return entry?.owner;
}
