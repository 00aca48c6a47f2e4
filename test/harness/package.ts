import { join } from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';
import type { ICredentialType, INodeType, INodeTypes, IVersionedNodeType } from 'n8n-workflow';
import { builtInCredentials } from './builtInCredentials';
import { builtInNodes } from './builtInNodes';

/** A package loaded as n8n loads it: from the files its package.json registers. */
export interface LoadedPackage {
	readonly name: string;
	readonly nodeTypes: INodeTypes;
	/** @throws when the package registers no such credential type */
	credentialType(name: string): ICredentialType;
	/** Full names of the nodes that may use a credential type. */
	supportedNodes(credentialType: string): string[];
	/** `salesforceRecord` becomes `n8n-nodes-sforce.salesforceRecord`. */
	fullNodeName(name: string): string;
}

/** The package this repository builds. */
export const repositoryRoot = join(__dirname, '..', '..');

const loaded = new Map<string, Promise<LoadedPackage>>();

/**
 * Loads a built package once per process and shares it, as n8n does: module state of the nodes
 * lives on from run to run.
 */
export async function loadPackage(packageDir = repositoryRoot): Promise<LoadedPackage> {
	let entry = loaded.get(packageDir);
	if (!entry) {
		entry = load(packageDir);
		loaded.set(packageDir, entry);
	}
	return await entry;
}

async function load(packageDir: string): Promise<LoadedPackage> {
	const loader = new PackageDirectoryLoader(packageDir);
	await loader.loadAll();
	const prefix = `${loader.packageName}.`;
	const ownName = (name: string) => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
	const typeOf = (name: string): INodeType | IVersionedNodeType =>
		builtInNodes[name] ?? loader.getNode(ownName(name)).type;

	return {
		name: loader.packageName,
		nodeTypes: {
			getByName: typeOf,
			getByNameAndVersion: (name, version) => {
				const type = typeOf(name);
				return 'nodeVersions' in type ? type.getNodeType(version) : type;
			},
			getKnownTypes: () => ({}),
		},
		credentialType: (name) => builtInCredentials[name] ?? loader.getCredential(name).type,
		supportedNodes: (credentialType) =>
			(loader.known.credentials[credentialType]?.supportedNodes ?? []).map((name) => prefix + name),
		fullNodeName: (name) => (name in builtInNodes ? name : prefix + ownName(name)),
	};
}
