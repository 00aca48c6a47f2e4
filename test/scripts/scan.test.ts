import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SamplePackage } from './samplePackage';
import { writeSamplePackage } from './samplePackage';

const script = join(__dirname, '..', '..', 'scripts', 'scan.mjs');

jest.setTimeout(60_000);

describe('npm run scan', () => {
	let sample: SamplePackage;
	beforeEach(() => {
		sample = writeSamplePackage();
	});
	afterEach(() => {
		rmSync(sample.dir, { recursive: true, force: true });
	});

	const scan = () => {
		const { status, stdout } = spawnSync(process.execPath, [script, sample.dir], {
			encoding: 'utf8',
		});
		return { status, lines: stdout.trimEnd().split('\n'), text: stdout };
	};

	it('finds nothing in a clean package', () => {
		const { status, lines } = scan();

		expect(lines.at(-1)).toBe('scan: 0 errors');
		expect(status).toBe(0);
	});

	it('finds what n8n bars in the source, and in the compiled files of the tarball', () => {
		sample.write('nodes/Sample/later.ts', 'export const later = () => setTimeout(() => 1, 1);\n');
		sample.write('dist/nodes/Sample/later.js', 'exports.here = globalThis;\n');
		const { status, text } = scan();

		expect(text).toMatch(/source: ESLint violations found[^]*later\.ts[^]*setTimeout/);
		expect(text).toMatch(/tarball: ESLint violations found[^]*later\.js[^]*globalThis/);
		expect(status).toBe(1);
	});

	it('applies the rules of both of n8n’s plugins to nodes and credentials', () => {
		sample.write(
			'nodes/Sample/fields.ts',
			`import type { INodeProperties } from 'n8n-workflow';

export const fields: INodeProperties[] = [
	{ displayName: 'limit', name: 'limit', type: 'number', default: 7 },
];
`,
		);
		sample.write(
			'credentials/BrokenApi.credentials.ts',
			`import type { ICredentialType } from 'n8n-workflow';

export class BrokenApi implements ICredentialType {
	name = 'brokenApi';

	displayName = 'Broken API';

	properties = [];
}
`,
		);
		const { text } = scan();

		expect(text).toContain('n8n-nodes-base/node-param-default-wrong-for-limit');
		expect(text).toContain('@n8n/community-nodes/credential-test-required');
	});

	it('does not pass a package that has no source to look at', () => {
		rmSync(join(sample.dir, 'nodes'), { recursive: true });
		const { status, text } = scan();

		expect(text).toContain('source: nothing to look at in nodes');
		expect(status).toBe(1);
	});

	it('finds what does not belong in the tarball, and what is missing there', () => {
		sample.write('dist/nodes/Sample/Sample.test.js', 'exports.test = 1;\n');
		sample.write('notes.txt', 'private\n');
		sample.manifest((manifest) => {
			manifest.files = ['dist', 'notes.txt'];
			manifest.n8n = {
				n8nNodesApiVersion: 1,
				credentials: ['dist/credentials/SampleApi.credentials.js'],
				nodes: ['dist/nodes/Gone/Gone.node.js'],
			};
		});
		const { text } = scan();

		expect(text).toContain('tarball: dist/nodes/Sample/Sample.test.js is of no use there');
		expect(text).toContain('tarball: notes.txt does not belong in the package');
		expect(text).toContain('tarball: dist/nodes/Gone/Gone.node.js is registered and not there');
	});

	it('finds runtime dependencies and too big a package', () => {
		sample.manifest((manifest) => {
			manifest.dependencies = { lodash: '^4.0.0' };
		});
		sample.write('dist/nodes/Sample/big.js', `exports.big = '${'x'.repeat(1_200_000)}';\n`);
		const { text } = scan();

		expect(text).toContain('package.json: dependencies is not empty');
		expect(text).toMatch(/tarball: \d{7} bytes, over 1200000/);
	});
});
