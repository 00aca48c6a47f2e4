import type { IncomingHttpHeaders } from 'node:http';

/** Request headers of Salesforce's own that the org takes. */
const known = new Set([
	'sforce-auto-assign',
	'sforce-call-options',
	'sforce-duplicate-rule-header',
	'sforce-mru',
	'sforce-query-options',
]);

/** The `Sforce-*` headers of a call for the journal; the client's name has a key of its own there. */
export function recordedOptions(headers: IncomingHttpHeaders): {
	options?: Record<string, string>;
} {
	const options = Object.fromEntries(
		Object.entries(headers)
			.filter(([name]) => known.has(name) && name !== 'sforce-call-options')
			.map(([name, value]) => [name, String(value)]),
	);
	return Object.keys(options).length === 0 ? {} : { options };
}

/** A `Sforce-*` header that the org would have to ignore. */
export function unknownOption(headers: IncomingHttpHeaders): string | undefined {
	return Object.keys(headers).find((name) => name.startsWith('sforce-') && !known.has(name));
}
