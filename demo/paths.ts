import path from 'node:path';

/** The repository this demo belongs to. */
export const repositoryFolder = path.resolve(__dirname, '..');

/** Where the pinned n8n is installed, apart from the package's own dependencies. */
export const runtimeFolder = path.join(repositoryFolder, 'demo', 'runtime');

/** The logs, the tarball and the pictures of one demo run. Emptied at the start of each run. */
export const workFolder = path.join(repositoryFolder, 'demo', '.work');

export const workflowsFolder = path.join(repositoryFolder, 'demo', 'workflows');

/** n8n needs Node 24; the repository brings it as a development dependency. */
export const nodeBinary = path.join(repositoryFolder, 'node_modules', '.bin', 'node');

/** PATH with the repository's own Node first, so that every child finds the same one. */
export const pathWithOwnNode = [path.dirname(nodeBinary), process.env.PATH ?? ''].join(
	path.delimiter,
);
