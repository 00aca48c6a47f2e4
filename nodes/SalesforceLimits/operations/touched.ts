import type { KeptCall } from '../../shared/client/callHistory';
import type { TouchedResource } from './runbook';

/** Paths that name an object, and where in them. */
const OBJECT_PATHS = [
	/^\/sobjects\/([A-Za-z]\w*)/,
	/^\/composite\/sobjects\/([A-Za-z]\w*)/,
	/^\/composite\/tree\/([A-Za-z]\w*)/,
];

/** Adds up calls by the object they name, else by the resource, the most called first. */
export function touchedResources(calls: readonly KeptCall[]): TouchedResource[] {
	const found = new Map<string, { methods: Set<string>; calls: number }>();
	for (const { path, method } of calls) {
		const name = resourceOf(path);
		const entry = found.get(name) ?? { methods: new Set(), calls: 0 };
		entry.methods.add(method);
		entry.calls++;
		found.set(name, entry);
	}
	return [...found]
		.map(([name, { methods, calls: made }]) => ({
			name,
			methods: [...methods].sort(),
			calls: made,
		}))
		.sort((a, b) => b.calls - a.calls);
}

function resourceOf(path: string): string {
	for (const pattern of OBJECT_PATHS) {
		const object = pattern.exec(path)?.[1];
		if (object) return object;
	}
	const [first = '', second = ''] = path.split('/').filter(Boolean);
	return first === 'jobs' ? `/jobs/${second}` : `/${first}`;
}
