const { transform } = require('./jest.config.cjs');

/** ESM-only packages that jest must transform, because it runs CommonJS. */
const esmOnly = ['get-port', 'jose', 'p-throttle'];

/**
 * Whole workflows in a real n8n (`npm run test:n8n`). One file at a time: each has an n8n of its own.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test/n8n'],
	testMatch: ['**/*.test.ts'],
	globalSetup: '<rootDir>/test/n8n/support/globalSetup.ts',
	globalTeardown: '<rootDir>/test/n8n/support/globalTeardown.ts',
	maxWorkers: 1,
	testTimeout: 180_000,
	modulePathIgnorePatterns: ['<rootDir>/dist/package.json', '<rootDir>/demo/', '<rootDir>/.tmp/'],
	transform,
	transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`, '<rootDir>/dist/'],
	restoreMocks: true,
};
