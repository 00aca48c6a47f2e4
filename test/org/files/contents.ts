import type { Org } from '../org';

const contents = new WeakMap<Org, Map<string, Buffer>>();

/** The bytes of an org's files by record id. */
export function contentsOf(org: Org): Map<string, Buffer> {
	let own = contents.get(org);
	if (own === undefined) {
		const created = new Map<string, Buffer>();
		contents.set(org, created);
		org.onReset(() => created.clear());
		own = created;
	}
	return own;
}
