const { Buffer } = require('node:buffer');
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { mkdir, rename, rm } = require('node:fs/promises');
const path = require('node:path');
const { Transform } = require('node:stream');
const { build: bundle } = require('esbuild');
const { dest, series, src } = require('gulp');

const staging = path.join('.tmp', `build-${process.pid}`);
const replaced = path.join('.tmp', `replaced-${process.pid}`);

/** Runs tsc on its own entry file, because the shell wrapper differs between systems. */
const compile = () =>
	spawn(
		process.execPath,
		[require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', staging],
		{ stdio: 'inherit' },
	);

const icons = () => src('icons/**/*.{png,svg}', { encoding: false }).pipe(dest(`${staging}/icons`));

/** Takes the indentation out of JSON: it is a third of the schemas. */
const compact = () =>
	new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			file.contents = Buffer.from(JSON.stringify(JSON.parse(file.contents.toString())));
			done(null, file);
		},
	});

const descriptions = () =>
	src(['nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], { allowEmpty: true })
		.pipe(compact())
		.pipe(dest(`${staging}/nodes`));

/** Replaces the one compiled file that imports packages by a bundle that imports none. */
const vendor = async () => {
	await bundle({
		entryPoints: ['nodes/shared/vendor.ts'],
		outfile: path.join(staging, 'nodes', 'shared', 'vendor.js'),
		allowOverwrite: true,
		bundle: true,
		charset: 'utf8',
		external: ['n8n-workflow'],
		format: 'cjs',
		inject: ['nodes/shared/vendorTimers.ts'],
		legalComments: 'inline',
		logLevel: 'warning',
		platform: 'node',
		target: 'node20',
	});
	await rm(path.join(staging, 'nodes', 'shared', 'vendorTimers.js'), { force: true });
};

/** Puts the new build in place at once, so that nobody reads a half-written dist. */
const swap = async () => {
	if (existsSync('dist')) await rename('dist', replaced);
	await rename(staging, 'dist');
	await rm(replaced, { force: true, recursive: true });
};

const clean = async () => {
	await rm(staging, { force: true, recursive: true });
	await mkdir(staging, { recursive: true });
};

exports.build = series(clean, compile, icons, descriptions, vendor, swap);
exports.default = exports.build;
