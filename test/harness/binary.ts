import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';
import { harnessFolder } from './environment';

/**
 * Chooses where binary data lives from here on: `memory` is n8n's mode `default`, `filesystem` a
 * folder of this process. Returns what puts memory back and deletes the folder.
 */
export async function useBinaryData(mode: 'memory' | 'filesystem'): Promise<() => Promise<void>> {
	const config = Container.get(BinaryDataConfig);
	const service = Container.get(BinaryDataService);
	const folder = await mkdtemp(join(harnessFolder, 'binary-'));
	config.mode = mode === 'memory' ? 'default' : 'filesystem';
	config.localStoragePath = folder;
	await service.init();
	return async () => {
		config.mode = 'default';
		await service.init();
		await rm(folder, { recursive: true, force: true });
	};
}

/** An input item with one file under `property`, stored as the current mode stores it. */
export async function binaryItem(
	content: string | Buffer,
	file: { fileName: string; mimeType: string; property?: string },
): Promise<INodeExecutionData> {
	const { fileName, mimeType, property = 'data' } = file;
	const empty: IBinaryData = { data: '', fileName, mimeType };
	const stored = await Container.get(BinaryDataService).store(
		{ type: 'execution', workflowId: 'harness-workflow', executionId: 'input' },
		Buffer.from(content),
		empty,
	);
	return { json: {}, binary: { [property]: stored } };
}

/** The bytes of a file in an output item. */
export async function readBinary(data: IBinaryData): Promise<Buffer> {
	return await Container.get(BinaryDataService).getAsBuffer(data);
}

/** Lets n8n take a file on disk for one of so many bytes, which then need no room. */
export async function claimSize(
	{ binary }: INodeExecutionData,
	fileSize: number,
	property = 'data',
): Promise<void> {
	const { id = '', fileName, mimeType } = binary?.[property] ?? {};
	const path = Container.get(BinaryDataService).getPath(id);
	await writeFile(`${path}.metadata`, JSON.stringify({ fileName, mimeType, fileSize }));
}
