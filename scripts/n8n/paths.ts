import path from 'node:path';

export const repositoryFolder = path.resolve(__dirname, '..', '..');

/** Where the pinned n8n is installed, apart from the package's own dependencies. */
export const runtimeFolder = path.join(repositoryFolder, 'demo', 'runtime');

/** n8n needs Node 24; the repository brings it as a development dependency. */
export const nodeBinary = path.join(repositoryFolder, 'node_modules', '.bin', 'node');

/** PATH with the repository's own Node first, so that every child finds the same one. */
export const pathWithOwnNode = [path.dirname(nodeBinary), process.env.PATH ?? ''].join(
	path.delimiter,
);
