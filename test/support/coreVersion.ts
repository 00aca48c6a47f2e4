import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Version of the n8n package that the tests run on, such as `2.41.1`. */
export function versionOf(name: 'n8n-core' | 'n8n-workflow'): string {
	let folder = dirname(require.resolve(name));
	while (!folder.endsWith(name)) folder = dirname(folder);
	const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
		version: string;
	};
	return version;
}

/** Whether the tests run on the n8n-core of n8n 1 (`npm run test:n8n1`). */
export const onN8n1 = versionOf('n8n-core').startsWith('1.');
