import { versionOf } from '../support/coreVersion';

it.each(['n8n-core', 'n8n-workflow'] as const)('these suites run on the %s of n8n 1', (name) => {
	expect(versionOf(name)).toMatch(/^1\./);
});
