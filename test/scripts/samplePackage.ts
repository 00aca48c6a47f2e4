import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '..', '..');

const nodeSource = `import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

export class Sample implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Sample',
		name: 'sample',
		icon: { light: 'file:../../icons/salesforce.svg', dark: 'file:../../icons/salesforce.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: 'Sample',
		description: 'Passes items on',
		defaults: { name: 'Sample' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'sampleApi', required: true }],
		properties: [],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [this.getInputData().map(({ json }, item) => ({ json, pairedItem: { item } }))];
	}
}
`;

const credentialSource = `import type { ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

export class SampleApi implements ICredentialType {
	name = 'sampleApi';

	displayName = 'Sample API';

	icon = {
		light: 'file:../icons/salesforce.svg',
		dark: 'file:../icons/salesforce.dark.svg',
	} as const;

	documentationUrl = 'https://sample.example/docs';

	properties: INodeProperties[] = [];

	test: ICredentialTestRequest = { request: { url: 'https://sample.example/' } };
}
`;

/** The smallest package the scan finds nothing in, on disk, to plant mistakes in. */
export interface SamplePackage {
	dir: string;
	write(file: string, text: string): void;
	/** Changes package.json. */
	manifest(change: (manifest: Record<string, unknown>) => void): void;
}

/** Writes the sample to a new folder of the system's temporary one. */
export function writeSamplePackage(): SamplePackage {
	const dir = mkdtempSync(join(tmpdir(), 'sforce-sample-'));
	const write = (file: string, text: string) => {
		mkdirSync(dirname(join(dir, file)), { recursive: true });
		writeFileSync(join(dir, file), text);
	};
	const readManifest = (from: string) =>
		JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as Record<string, unknown>;
	const save = (manifest: unknown) => write('package.json', JSON.stringify(manifest, null, '\t'));

	save({
		...readManifest(root),
		n8n: {
			n8nNodesApiVersion: 1,
			credentials: ['dist/credentials/SampleApi.credentials.js'],
			nodes: ['dist/nodes/Sample/Sample.node.js'],
		},
	});
	for (const name of ['icons', 'LICENSE', 'CHANGELOG.md']) {
		cpSync(join(root, name), join(dir, name), { recursive: true });
	}
	write('README.md', '# Sample\n');
	write('nodes/Sample/Sample.node.ts', nodeSource);
	write('credentials/SampleApi.credentials.ts', credentialSource);
	write('dist/nodes/Sample/Sample.node.js', 'exports.Sample = class Sample {};\n');
	write('dist/credentials/SampleApi.credentials.js', 'exports.SampleApi = class SampleApi {};\n');

	return {
		dir,
		write,
		manifest: (change) => {
			const manifest = readManifest(dir);
			change(manifest);
			save(manifest);
		},
	};
}
