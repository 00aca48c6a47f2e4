/** ESM-only packages that jest must transform, because it runs CommonJS. */
const esmOnly = ['jose', 'p-throttle'];

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/n8n/', '<rootDir>/test/n8n1/'],
	modulePathIgnorePatterns: [
		'<rootDir>/dist/package.json',
		'<rootDir>/demo/',
		'<rootDir>/test/n8n1/node_modules/',
		'<rootDir>/.tmp/',
	],
	transform: {
		'^.+\\.(ts|js|mjs)$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
			},
		],
	},
	transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`, '<rootDir>/dist/'],
	restoreMocks: true,
	// A loaded machine is slow, not wrong: nothing here is judged by time.
	testTimeout: 60_000,
};
