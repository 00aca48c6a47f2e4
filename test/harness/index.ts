/**
 * Runs the built nodes through n8n-core's own engine: no n8n, no browser, no database. Build first
 * (`npm run build`): the nodes are loaded from dist, by n8n's own package loader.
 *
 * - `runNode({ node, parameters, credentials, input?, settings?, mode?, signal? })` executes a node
 *   in a workflow and returns `{ outputs, error?, hints, logs, runs, status, store }`. It never
 *   throws what the node threw.
 * - `pollNode({ node, parameters, credentials, staticData?, mode?, activationMode? })` runs one poll
 *   of a trigger and returns `{ items, error?, staticData, staticDataChanged, logs, store }`.
 * - `loadOptions`, `listSearch`, `resourceMapping` call the node's methods as the editor does.
 * - `testCredential(type, data)` is the editor's Test button: `{ status, message }`.
 * - `createCredentialStore({ type: data })` makes a store to share between runs; it counts `reads`
 *   and keeps `writes` (renewed tokens). Plain data makes a store for that run alone.
 * - `useBinaryData('memory' | 'filesystem')`, `binaryItem`, `readBinary` deal with files.
 *
 * HTTP is real, so a server on loopback works, and so does nock. Any number of runs may go on at
 * once; each has its own logs. What n8n adds around the engine and the harness leaves out: allowed
 * request domains of a credential, external secrets, and the `vm` expression engine.
 */
import './environment';

export { binaryItem, claimSize, readBinary, useBinaryData } from './binary';
export { createCredentialStore, CredentialStore } from './credentialStore';
export type { CredentialWrite, StoredCredential } from './credentialStore';
export type { LogEntry } from './logs';
export { listSearch, loadOptions, resourceMapping } from './methods';
export type { MethodOptions } from './methods';
export { loadPackage, repositoryRoot } from './package';
export type { LoadedPackage } from './package';
export { pollNode } from './pollNode';
export type { PollNodeOptions, PollRun } from './pollNode';
export { runNode } from './runNode';
export type { NodeRun, NodeSettings, RunNodeOptions } from './runNode';
export type { NodeSetup } from './setup';
export { testCredential } from './testCredential';
