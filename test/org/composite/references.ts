/** `@{referenceId.path}` in a subrequest: a value out of the reply to an earlier one. */

const reference = /@\{([^}]+)\}/g;

export type Substituted = { ok: true; value: unknown } | { ok: false; missing: string };

/** Replaces every reference in a text, or in the texts of an object. */
export function substitute(value: unknown, replies: ReadonlyMap<string, unknown>): Substituted {
	if (typeof value === 'string') return substituteText(value, replies);
	if (Array.isArray(value)) {
		const items: unknown[] = [];
		for (const item of value as unknown[]) {
			const done = substitute(item, replies);
			if (!done.ok) return done;
			items.push(done.value);
		}
		return { ok: true, value: items };
	}
	if (typeof value !== 'object' || value === null) return { ok: true, value };
	const copy: Record<string, unknown> = {};
	for (const [key, member] of Object.entries(value)) {
		const done = substitute(member, replies);
		if (!done.ok) return done;
		copy[key] = done.value;
	}
	return { ok: true, value: copy };
}

/** The reference ids that a value speaks of. */
export function referencesIn(value: unknown): string[] {
	return [...JSON.stringify(value).matchAll(reference)].map((match) => nameOf(match[1] ?? ''));
}

/** The text of the error for a reference without a value, in Salesforce's words. */
export function missingReferenceText(path: string): string {
	return `Invalid reference specified. No value for ${path} found in ${nameOf(path)}.`;
}

function substituteText(text: string, replies: ReadonlyMap<string, unknown>): Substituted {
	let missing: string | undefined;
	const value = text.replace(reference, (_whole, path: string) => {
		const found = lookUp(path, replies);
		if (typeof found !== 'string' && typeof found !== 'number' && typeof found !== 'boolean') {
			missing ??= path;
			return '';
		}
		return String(found);
	});
	return missing === undefined ? { ok: true, value } : { ok: false, missing };
}

function lookUp(path: string, replies: ReadonlyMap<string, unknown>): unknown {
	const [name = '', ...steps] = path.split(/[.[\]]+/).filter((step) => step !== '');
	return steps.reduce<unknown>((value, step) => {
		if (typeof value !== 'object' || value === null) return undefined;
		return Object.getOwnPropertyDescriptor(value, step)?.value as unknown;
	}, replies.get(name));
}

function nameOf(path: string): string {
	return path.split(/[.[]/)[0] ?? '';
}
