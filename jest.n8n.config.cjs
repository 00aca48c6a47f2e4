const { transform } = require('./jest.config.cjs');
const { findChromium } = require('./scripts/n8n/chromium.ts');

/** ESM-only packages that jest must transform, because it runs CommonJS. */
const esmOnly = ['get-port', 'jose', 'p-throttle'];

/** The editor is driven by a Chromium that the machine has to bring (Debian: `apt-get install chromium`). */
const withoutEditor = '<rootDir>/test/n8n/editor/';
if (findChromium() === undefined) {
	process.stderr.write('No Chromium on this machine: the tests of the editor are left out\n');
}

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
	testPathIgnorePatterns: [
		'/node_modules/',
		...(findChromium() === undefined ? [withoutEditor] : []),
	],
	maxWorkers: 1,
	testTimeout: 300_000,
	modulePathIgnorePatterns: ['<rootDir>/dist/package.json', '<rootDir>/demo/', '<rootDir>/.tmp/'],
	transform,
	transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`, '<rootDir>/dist/'],
	restoreMocks: true,
};
