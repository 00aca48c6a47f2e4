import type { DataCall } from '../../shared/client/types';

/** One limit of the org. */
export interface Limit {
	name: string;
	used: number;
	max: number;
	remaining: number;
	/** Of `max`, with two decimals; above 100 where Salesforce allows to go over; 0 when `max` is 0. */
	percent: number;
	/** The part of single apps, where Salesforce reports it. */
	children?: Limit[];
}

interface LimitEntry {
	Max: number;
	Remaining: number;
	[app: string]: unknown;
}

function isEntry(value: unknown): value is LimitEntry {
	const entry = value as Partial<LimitEntry> | null | undefined;
	return typeof entry?.Max === 'number' && typeof entry.Remaining === 'number';
}

function toLimit(name: string, entry: LimitEntry): Limit {
	const { Max: max, Remaining: remaining, ...apps } = entry;
	const used = max - remaining;
	const children = toLimits(apps);
	return {
		name,
		used,
		max,
		remaining,
		percent: max > 0 ? Math.round((used / max) * 10_000) / 100 : 0,
		...(children.length > 0 && { children }),
	};
}

/** Reads the reply of `/limits`, in Salesforce's order. */
export function toLimits(body: object): Limit[] {
	return Object.entries(body).flatMap(([name, entry]) =>
		isEntry(entry) ? [toLimit(name, entry)] : [],
	);
}

/** The call that asks the org for all its limits. */
export const LIMITS_CALL: DataCall = { method: 'GET', path: '/limits', lane: 'interactive' };
