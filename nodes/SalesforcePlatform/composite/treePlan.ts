import type { IDataObject } from 'n8n-workflow';

import type { SalesforceClient } from '../../shared/client/types';
import { describeWith } from '../../shared/metadata/describe';
import { recordMapper, toRestRecord } from '../../shared/metadata/mappedRecord';
import type { ChildRelationship, ObjectDescribe } from '../../shared/metadata/types';
import { refusal, type Planned } from '../../shared/items/planned';
import { ofChild, PLACEHOLDER_ID } from './graphPlan';

/** Bounds of one call (REST API Developer Guide, sObject Tree). */
export const TREE_LIMITS = { records: 200, levels: 5, objects: 5 } as const;

/** What to do about a key of a record that is no field and no relationship. */
const CORRECTION =
	"Correct or remove it in 'Body'; a list of children stands under the name of their relationship, such as Contacts.";

/** A record of a tree with the lists of its children, by relationship. */
export interface Branch {
	object: string;
	/** As the REST API takes it, without children. */
	body: IDataObject;
	children: Array<{ relationship: string; branches: Branch[] }>;
}

/** The trees of one item. */
export type Trees = readonly Branch[];

/** Every record of the trees, each before its children. */
export function recordsOf(trees: Trees): Branch[] {
	return trees.flatMap((branch) => [
		branch,
		...branch.children.flatMap(({ branches }) => recordsOf(branches)),
	]);
}

/**
 * Makes the function that turns what an item holds into trees: records with the lists of their children
 * under the names of the relationships, plain or as `{"records": [...]}`.
 *
 * @param timeZone IANA name: the zone of moments that name no offset
 */
export function treeMapper(client: SalesforceClient, object: string, timeZone: string) {
	/** Reads a level; asks for the describe of an object only where a record of it is met. */
	async function readLevel(
		records: readonly unknown[],
		{ name, via, depth }: { name: string; via?: ChildRelationship; depth: number },
	): Promise<Planned<Branch[]>> {
		if (depth > TREE_LIMITS.levels) {
			return refusal(
				'LIMIT_EXCEEDED',
				`The item has more than ${TREE_LIMITS.levels} levels of records, and a tree holds no more. Create the lower ones afterwards.`,
			);
		}
		const names = new Set(
			records.flatMap((record) =>
				isObject(record) ? Object.keys(record).filter((key) => !mayBeChildren(record[key])) : [],
			),
		);
		names.delete('attributes');
		const describe = await describeWith(client, name, names);
		const toRecord = recordMapper(describe, {
			operation: 'create',
			timeZone,
			correction: CORRECTION,
		});
		const branches: Branch[] = [];
		for (const [i, record] of records.entries()) {
			if (!isObject(record)) {
				return refusal(
					'INVALID_INPUT',
					`'Body' has ${JSON.stringify(record)} where a record of ${describe.name} is to stand. Nothing was sent for this item.`,
				);
			}
			const { own, lists } = split(record, describe);
			const mapped = toRecord(via ? { ...own, [via.field]: PLACEHOLDER_ID } : own);
			if ('error' in mapped) {
				return { error: via ? ofChild(mapped.error, describe.name, i) : mapped.error };
			}
			const { attributes: _, ...fields } = toRestRecord(describe.name, mapped.record);
			const body = via ? withoutField(fields, via.field) : fields;
			const branch: Branch = { object: describe.name, body, children: [] };
			for (const { relationship, entries } of lists) {
				const below = await readLevel(entries, {
					name: relationship.childSObject,
					via: relationship,
					depth: depth + 1,
				});
				if ('error' in below) return below;
				branch.children.push({
					relationship: relationship.relationshipName,
					branches: below.value,
				});
			}
			branches.push(branch);
		}
		return { value: branches };
	}

	return async (given: unknown): Promise<Planned<Trees>> => {
		const records = entriesOf(given) ?? [given];
		if (records.length === 0) return refusal('NO_FIELDS', "'Body' holds no record.");
		const trees = await readLevel(records, { name: object, depth: 1 });
		if ('error' in trees) return trees;
		const all = recordsOf(trees.value);
		if (all.length > TREE_LIMITS.records) {
			return refusal(
				'LIMIT_EXCEEDED',
				`The item has ${all.length.toLocaleString('en-US')} records, and a tree call holds ${TREE_LIMITS.records}. Split it before this node.`,
			);
		}
		if (objectsOf(trees.value).size > TREE_LIMITS.objects) {
			return refusal(
				'LIMIT_EXCEEDED',
				`The item has records of more than ${TREE_LIMITS.objects} objects, and a tree call holds no more.`,
			);
		}
		return trees;
	};
}

/** The objects that trees have records of. */
export function objectsOf(trees: Trees): Set<string> {
	return new Set(recordsOf(trees).map(({ object }) => object));
}

/** Tells the lists of children from the fields of the record. */
function split(
	record: IDataObject,
	{ childRelationships = [] }: ObjectDescribe,
): { own: IDataObject; lists: Array<{ relationship: ChildRelationship; entries: unknown[] }> } {
	const own: IDataObject = {};
	const lists: Array<{ relationship: ChildRelationship; entries: unknown[] }> = [];
	for (const [key, value] of Object.entries(record)) {
		if (key === 'attributes') continue;
		const name = key.toLowerCase();
		const relationship = childRelationships.find(
			({ relationshipName }) => relationshipName.toLowerCase() === name,
		);
		const entries = relationship && entriesOf(value);
		if (!relationship || !entries) own[key] = value;
		else if (entries.length > 0) lists.push({ relationship, entries });
	}
	return { own, lists };
}

/** A list of records, plain or in the form of Salesforce's own replies. */
function entriesOf(value: unknown): unknown[] | undefined {
	if (Array.isArray(value)) return value as unknown[];
	const records = isObject(value) ? value.records : undefined;
	return Array.isArray(records) ? (records as unknown[]) : undefined;
}

function withoutField(fields: IDataObject, name: string): IDataObject {
	return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}

function mayBeChildren(value: unknown): boolean {
	return entriesOf(value) !== undefined;
}

function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
