import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

it.each(['n8n-core', 'n8n-workflow'])('these suites run on the %s of n8n 1', (name) => {
	let folder = dirname(require.resolve(name));
	while (!folder.endsWith(name)) folder = dirname(folder);
	const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
		version: string;
	};
	expect(version).toMatch(/^1\./);
});
