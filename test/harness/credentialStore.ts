import { setImmediate } from 'node:timers/promises';
import type { ICredentialDataDecryptedObject, INodeCredentials } from 'n8n-workflow';
import { deepCopy } from 'n8n-workflow';

export interface StoredCredential {
	readonly id: string;
	readonly name: string;
	readonly type: string;
	data: ICredentialDataDecryptedObject;
}

/** What n8n wrote back, such as a renewed token. */
export interface CredentialWrite {
	id: string;
	type: string;
	/** The whole stored object after the write. */
	data: ICredentialDataDecryptedObject;
}

/**
 * The credentials table of the harness: unencrypted, in memory, shared by every run that is given
 * it. Reads and writes take a turn of the event loop each, as a database would, and every read
 * returns a copy, so parallel runs interleave as they do in n8n.
 */
export class CredentialStore {
	/** Reads since the store was made. */
	reads = 0;

	/** Writes by n8n's renewal, oldest first. `set` is not among them. */
	readonly writes: CredentialWrite[] = [];

	/** The data of every credential as it was set or written, so that tests can look for traces of it. */
	readonly everHeld: ICredentialDataDecryptedObject[] = [];

	private readonly rows = new Map<string, StoredCredential>();

	/** Adds a credential, or replaces the one with this id. The id is the type unless given. */
	set(type: string, data: ICredentialDataDecryptedObject, id = type): this {
		this.everHeld.push(deepCopy(data));
		this.rows.set(id, { id, name: `${type} ${id}`, type, data: deepCopy(data) });
		return this;
	}

	/**
	 * What is stored now, undeclared keys included.
	 *
	 * @throws when there is no such credential
	 */
	stored(id: string): ICredentialDataDecryptedObject {
		return deepCopy(this.row(id).data);
	}

	/** How a node names the credentials it uses: one of each type, the one set first. */
	references(): INodeCredentials {
		const references: INodeCredentials = {};
		for (const { id, name, type } of this.rows.values()) references[type] ??= { id, name };
		return references;
	}

	/** Reads a row as the credentials helper does. */
	async read(id: string): Promise<StoredCredential> {
		this.reads += 1;
		await setImmediate();
		return deepCopy(this.row(id));
	}

	/** Replaces a row's data as the credentials helper does, and keeps a record of it. */
	async write(id: string, data: ICredentialDataDecryptedObject): Promise<void> {
		await setImmediate();
		const row = this.row(id);
		row.data = deepCopy(data);
		this.everHeld.push(row.data);
		this.writes.push({ id, type: row.type, data: deepCopy(data) });
	}

	private row(id: string): StoredCredential {
		const row = this.rows.get(id);
		if (!row) throw new Error(`The credential store has no credential "${id}"`);
		return row;
	}
}

/** A store that holds one credential of each type given. */
export function createCredentialStore(
	credentials: Record<string, ICredentialDataDecryptedObject> = {},
): CredentialStore {
	const store = new CredentialStore();
	for (const [type, data] of Object.entries(credentials)) store.set(type, data);
	return store;
}
