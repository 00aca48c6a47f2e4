import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { WorkflowFile } from '../scripts/n8n/workflow';
import { workflowsFolder } from './paths';

/** Reads the example workflows, by file name without extension. */
export async function readWorkflows(): Promise<Map<string, WorkflowFile>> {
	const files = (await readdir(workflowsFolder)).filter((file) => file.endsWith('.json')).sort();
	const entries = files.map(async (file): Promise<[string, WorkflowFile]> => {
		const text = await readFile(path.join(workflowsFolder, file), 'utf8');
		return [path.basename(file, '.json'), JSON.parse(text) as WorkflowFile];
	});
	return new Map(await Promise.all(entries));
}
