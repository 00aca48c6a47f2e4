import { randomUUID } from 'node:crypto';
import type { WorkflowFile } from '../../../scripts/n8n/workflow';

/** Settings of a node beside its parameters, as n8n stores them. */
export interface NodeSettings {
	retryOnFail?: boolean;
	maxTries?: number;
	waitBetweenTries?: number;
	onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	executeOnce?: boolean;
	alwaysOutputData?: boolean;
}

/** A node as a test writes it down; the rest (id, position) is filled in. */
export interface NodePlan extends NodeSettings {
	name: string;
	type: string;
	typeVersion?: number;
	parameters: Record<string, unknown>;
}

/** From a node's output (0 when not told) to another node. */
export interface Wire {
	from: string;
	to: string;
	output?: number;
}

export const MANUAL_TRIGGER = 'Start';

const COLUMN_WIDTH = 220;
const ROW_HEIGHT = 160;

/**
 * A workflow of these nodes. Without wires they are connected one after the other, by first outputs.
 */
export function workflowOf(
	name: string,
	nodes: readonly NodePlan[],
	wires: readonly Wire[] = inALine(nodes),
): WorkflowFile {
	const positionOf = layOut(wires);
	return {
		name,
		nodes: nodes.map(({ typeVersion = 1, ...node }) => ({
			...node,
			typeVersion,
			id: randomUUID(),
			position: positionOf(node.name),
		})),
		connections: connectionsOf(wires),
		settings: { executionOrder: 'v1' },
	};
}

function inALine(nodes: readonly NodePlan[]): Wire[] {
	return nodes.slice(1).map((node, index) => ({ from: nodes[index]?.name ?? '', to: node.name }));
}

/** A node stands one column to the right of what leads to it, below the others of that column. */
function layOut(wires: readonly Wire[]): (node: string) => [x: number, y: number] {
	const rows: number[] = [];
	const columnOf = (node: string): number =>
		wires
			.filter(({ to }) => to === node)
			.reduce((column, { from }) => Math.max(column, columnOf(from) + 1), 0);
	return (node) => {
		const column = columnOf(node);
		const row = rows[column] ?? 0;
		rows[column] = row + 1;
		return [column * COLUMN_WIDTH, row * ROW_HEIGHT];
	};
}

type Outputs = Array<Array<{ node: string; type: 'main'; index: 0 }>>;

function connectionsOf(wires: readonly Wire[]): Record<string, { main: Outputs }> {
	const connections: Record<string, { main: Outputs }> = {};
	for (const { from, to, output = 0 } of wires) {
		const { main } = (connections[from] ??= { main: [] });
		while (main.length <= output) main.push([]);
		main[output]?.push({ node: to, type: 'main', index: 0 });
	}
	return connections;
}

export function manualTrigger(): NodePlan {
	return { name: MANUAL_TRIGGER, type: 'n8n-nodes-base.manualTrigger', parameters: {} };
}

/** A Code node over all items: `code` is the body of an async function that returns the items. */
export function codeNode(name: string, code: string): NodePlan {
	return {
		name,
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		parameters: { mode: 'runOnceForAllItems', language: 'javaScript', jsCode: code },
	};
}

/** A node that hands its items on: somewhere for an output to lead to. */
export function noOpNode(name: string): NodePlan {
	return { name, type: 'n8n-nodes-base.noOp', parameters: {} };
}

/** A node of the package: `salesforceRecord`, `salesforceQuery`, ... */
export function salesforceNode(
	name: string,
	type: string,
	parameters: Record<string, unknown>,
	settings: NodeSettings = {},
): NodePlan {
	return { name, type: `n8n-nodes-sforce.${type}`, parameters, ...settings };
}

/**
 * Each fifth second of a minute. Not for durable cursors: there each time is a job of its own, and
 * after a restart n8n 2.41 runs the missed ones side by side.
 */
export const EVERY_FIVE_SECONDS = Array.from({ length: 12 }, (_, index) => index * 5);

/** The record trigger, polling at these seconds of each minute; one second is a poll each minute. */
export function recordTrigger(
	name: string,
	parameters: Record<string, unknown>,
	seconds: readonly number[],
): NodePlan {
	return salesforceNode(name, 'salesforceRecordTrigger', {
		...parameters,
		pollTimes: pollTimesAt(seconds),
	});
}

/**
 * Polling more often than each minute: n8n refuses an expression that fires more than once a minute,
 * and takes as many expressions as there are, each with a second of its own.
 */
export function pollTimesAt(seconds: readonly number[]): Record<string, unknown> {
	return {
		item: seconds.map((second) => ({
			mode: 'custom',
			cronExpression: `${String(second)} * * * * *`,
		})),
	};
}
