import type { Org } from '../org';
import type { Spool } from '../spool';

const contents = new WeakMap<Org, FileContents>();

/** The bytes of an org's files by record id; large ones lie in temporary files. */
export class FileContents {
	private readonly files = new Map<string, Spool>();

	get(id: string): Spool | undefined {
		return this.files.get(id);
	}

	/** Keeps a file, in place of what the record had before. */
	set(id: string, content: Spool): void {
		this.files.get(id)?.drop();
		this.files.set(id, content);
	}

	clear(): void {
		for (const file of this.files.values()) file.drop();
		this.files.clear();
	}
}

/** The files of an org; they go when it closes or forgets its data. */
export function contentsOf(org: Org): FileContents {
	const own = contents.get(org);
	if (own !== undefined) return own;
	const created = new FileContents();
	contents.set(org, created);
	org.onReset(() => created.clear());
	org.onClose(() => created.clear());
	return created;
}
