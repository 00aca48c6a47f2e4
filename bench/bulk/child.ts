/**
 * Runs one node in a process of its own and prints what that took. The argument is a {@link ChildTask}
 * as JSON; the process needs `--expose-gc`.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { loadPackage, runNode, useBinaryData } from '../../test/harness';

export interface ChildTask {
	node: string;
	parameters: INodeParameters;
	/** Folder of the package; the one of this repository unless given. */
	packageDir?: string;
	credentials?: Record<string, Record<string, string | number>>;
	/** A file that is put into the input item's binary data first. */
	file?: string;
	/** Items to run with instead, made in the child. */
	items?: number;
	/** Whether to hash the first file of each output, after the run. */
	hash?: boolean;
}

export interface ChildResult {
	error?: string;
	outputs: Array<{ items: number; first?: unknown; bytes?: number; sha256?: string }>;
	ms: number;
	/** Most memory the process ever had resident, and what it had before the run; megabytes. */
	peakMb: number;
	startMb: number;
	/** Live objects and buffers after the run and a collection; megabytes. */
	liveMb: number;
	hints: string[];
}

const MB = 1_048_576;
const SETTLING_TURNS = 5;
const SETTLING_MS = 50;
declare const gc: () => void;

async function main(): Promise<void> {
	const task = JSON.parse(process.argv[2] ?? '') as ChildTask;
	const restore = await useBinaryData('filesystem');
	const input = await inputOf(task);
	// As in n8n, where the nodes are loaded long before one runs.
	await loadPackage(task.packageDir);
	gc();
	const startMb = process.memoryUsage().rss / MB;
	const startedAt = performance.now();
	const run = await runNode({
		node: task.node,
		parameters: task.parameters,
		input,
		...(task.packageDir && { packageDir: task.packageDir }),
		...(task.credentials && { credentials: task.credentials }),
	});
	const ms = performance.now() - startedAt;
	const peakMb = process.resourceUsage().maxRSS / 1_024;
	const outputs: ChildResult['outputs'] = [];
	for (const items of run.outputs) {
		const data = items[0]?.binary?.data;
		outputs.push({
			items: items.length,
			first: items[0]?.json,
			bytes: data?.bytes,
			...(task.hash && data?.id !== undefined && { sha256: await hashOf(data.id) }),
		});
	}
	run.outputs.length = 0;
	run.runs.length = 0;
	run.logs.length = 0;
	// Sockets give their buffers back in turns of their own.
	for (let turn = 0; turn < SETTLING_TURNS; turn++) {
		await sleep(SETTLING_MS);
		gc();
	}
	const { heapUsed, external } = process.memoryUsage();
	const result: ChildResult = {
		...(run.error && { error: `${run.error.message} ${run.error.description ?? ''}` }),
		outputs,
		ms,
		peakMb,
		startMb,
		liveMb: (heapUsed + external) / MB,
		hints: run.hints.map(({ message }) => message),
	};
	process.stdout.write(`${JSON.stringify(result)}\n`);
	await restore();
}

async function hashOf(id: string): Promise<string> {
	const hash = createHash('sha256');
	for await (const chunk of await Container.get(BinaryDataService).getAsStream(id)) {
		hash.update(chunk as Buffer);
	}
	return hash.digest('hex');
}

async function inputOf({ file, items }: ChildTask): Promise<INodeExecutionData[]> {
	if (items !== undefined) {
		return Array.from({ length: items }, (_, i) => ({ json: contact(i) }));
	}
	if (file === undefined) return [{ json: {} }];
	const data = await Container.get(BinaryDataService).store(
		{ type: 'execution', workflowId: 'harness-workflow', executionId: 'input' },
		createReadStream(file),
		{ data: '', fileName: 'rows.csv', mimeType: 'text/csv' },
	);
	return [{ json: {}, binary: { data } }];
}

/** A contact of 12 fields. */
export function contact(i: number): Record<string, string> {
	return {
		External_Id__c: `BENCH-${i}`,
		FirstName: `First ${i}`,
		LastName: `Last "${i % 97}", Jr.`,
		Email: `person.${i}@example.com`,
		Phone: `+1 555 ${i}`,
		Title: `Title ${i % 31}`,
		Department: `Department ${i % 7}`,
		MailingStreet: `Main Street ${i % 500}\nBuilding ${i % 7}`,
		MailingCity: 'San Francisco',
		MailingPostalCode: String(94_000 + (i % 999)),
		MailingCountry: 'US',
		Description: i % 3 === 0 ? '' : 'One of many rows that a bulk job carries',
	};
}

if (require.main === module) void main();
