const base = require('./jest.config.cjs');

/** Holds the n8n-core of the last n8n 1.x, installed when it is first needed. */
const runtime = '<rootDir>/test/n8n1/node_modules';

/**
 * The suites that lean on n8n-core's own behaviour, run on the n8n-core of the last n8n 1.x
 * (`npm run test:n8n1`).
 *
 * @type {import('jest').Config}
 */
module.exports = {
	...base,
	testPathIgnorePatterns: [],
	testMatch: [
		'<rootDir>/test/n8n1/*.test.ts',
		'<rootDir>/test/harness/renewal.test.ts',
		'<rootDir>/test/credentials/{renewal,serverReplies,userOAuth2}.test.ts',
		'<rootDir>/test/client/streaming.test.ts',
		'<rootDir>/test/metadata/{methods,recordTypes}.test.ts',
		'<rootDir>/test/SalesforceQuery/*.test.ts',
		'<rootDir>/test/SalesforceRecord/*.test.ts',
	],
	globalSetup: '<rootDir>/test/n8n1/install.ts',
	modulePathIgnorePatterns: ['<rootDir>/dist/package.json', '<rootDir>/demo/', '<rootDir>/.tmp/'],
	// The n8n-core of n8n 1 leaves a handle of its own open.
	forceExit: true,
	moduleNameMapper: {
		'^(n8n-core|n8n-workflow|@n8n/di|@n8n/backend-common)$': `${runtime}/$1`,
	},
};
