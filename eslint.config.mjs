import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const published = ['nodes/**/*.ts', 'credentials/**/*.ts'];

/** Off in n8n's own lint and scan, for the reasons given there. Nothing else is switched off. */
const offInN8n = {
	credentials: {
		'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
		'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
	},
	nodes: {
		'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
		'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
		'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
	},
};

/** n8n's rules for package.json, nodes and credentials, as its package scan applies them. */
const n8nRules = [
	{
		...n8nCommunityNodesPlugin.configs.recommended,
		files: ['package.json', ...published],
	},
	{
		files: ['package.json', ...published],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		linterOptions: { noInlineConfig: true },
		rules: { 'no-console': 'error' },
	},
	{
		files: ['package.json'],
		languageOptions: { parser: tseslint.parser },
		rules: { ...n8nNodesBase.configs.community.rules },
	},
	{
		files: ['credentials/**/*.ts'],
		rules: { ...n8nNodesBase.configs.credentials.rules, ...offInN8n.credentials },
	},
	{
		files: ['nodes/**/*.ts'],
		rules: { ...n8nNodesBase.configs.nodes.rules, ...offInN8n.nodes },
	},
];

/** Bars imports whose path matches, in the files named. */
const barImports = (files, regex, message, ignores = []) => ({
	files,
	ignores,
	rules: {
		'@typescript-eslint/no-restricted-imports': [
			'error',
			{ patterns: [{ regex, message, caseSensitive: true }] },
		],
	},
});

/** A relative path, from inside nodes/shared, into one of the folders named. */
const into = (...folders) => `^\\.{1,2}/(.*/)?(${folders.join('|')})(/|$)`;
const nodeFolders = 'Salesforce[A-Za-z]+';

/** The simulated org and the package are two witnesses, and no layer of the package looks up. */
const layers = [
	barImports(
		['test/org/**/*.ts'],
		'^\\.\\./(.*/)?(nodes|credentials)(/|$)',
		'The simulated org shares no code with the package it checks.',
	),
	barImports(
		published,
		'^(\\.\\./)+(test|demo|bench|scripts)(/|$)',
		'The package imports nothing from the folders around it.',
		['nodes/shared/**'],
	),
	barImports(
		['nodes/SalesforcePlatform/{actions,composite,input}/**/*.ts'],
		`(^(\\.\\./)+(test|demo|bench|scripts)(/|$))|(${into('operations')})`,
		'Operations stand on actions, composite and input, which know none of them.',
	),
	barImports(
		['nodes/shared/**/*.ts'],
		`(^(\\.\\./)+(test|demo|bench|scripts|credentials)(/|$))|(${into(nodeFolders)})`,
		'What the nodes share knows none of them.',
		['nodes/shared/{auth,gate,client,soql,metadata,bulk}/**'],
	),
	barImports(
		['nodes/shared/{auth,gate}/**/*.ts'],
		into('client', 'bulk', 'soql', 'metadata', 'descriptions', 'test', 'credentials', nodeFolders),
		'Auth and gate know tokens, calls and outcomes, and nothing above them.',
	),
	barImports(
		['nodes/shared/client/**/*.ts'],
		into('bulk', 'metadata', 'descriptions', 'test', 'credentials', nodeFolders),
		'The client knows nothing of the layers above it.',
	),
	barImports(
		['nodes/shared/{bulk,metadata}/**/*.ts'],
		into('descriptions', 'test', 'credentials', nodeFolders),
		'Bulk and metadata know nothing of the nodes.',
		['nodes/shared/bulk/csv*', 'nodes/shared/bulk/csv/**'],
	),
	barImports(
		['nodes/shared/soql/**/*.ts', 'nodes/shared/bulk/csv*', 'nodes/shared/bulk/csv/**'],
		`^[^.]|${into('auth', 'gate', 'client', 'metadata', 'vendor', 'descriptions', nodeFolders)}`,
		'SOQL and CSV are pure: they import only their own files.',
	),
];

export default defineConfig(
	globalIgnores([
		'dist/',
		'coverage/',
		'.tmp/',
		'demo/runtime/',
		'demo/.work/',
		'package-lock.json',
		'!package.json',
	]),
	{
		files: ['**/*.{js,mjs,cjs,ts}'],
		extends: [js.configs.recommended],
		linterOptions: { reportUnusedDisableDirectives: 'error' },
	},
	{
		files: ['**/*.{js,cjs}'],
		languageOptions: {
			sourceType: 'commonjs',
			globals: {
				module: 'writable',
				process: 'readonly',
				require: 'readonly',
				__dirname: 'readonly',
			},
		},
	},
	{
		files: ['**/*.mjs'],
		languageOptions: { globals: { Buffer: 'readonly', process: 'readonly', URL: 'readonly' } },
	},
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
		languageOptions: {
			parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'@typescript-eslint/array-type': ['error', { default: 'array-simple' }],
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
			'@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', ignoreRestSiblings: true },
			],
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
		},
	},
	{
		files: ['test/**/*.test.ts'],
		rules: {
			// `expect.any` and its kin are typed `any`.
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-assignment': 'off',
			// A test that indexes past the end fails, which is what it is for.
			'@typescript-eslint/no-non-null-assertion': 'off',
			// Stand-ins for asynchronous functions rarely have anything to await.
			'@typescript-eslint/require-await': 'off',
		},
	},
	...n8nRules,
	...layers,
);
