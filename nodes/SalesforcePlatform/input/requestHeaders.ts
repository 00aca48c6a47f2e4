/** Headers that are the client's own: who calls, where to, and how the body is framed. */
const OWN = new Set([
	'accept-encoding',
	'authorization',
	'connection',
	'content-length',
	'cookie',
	'expect',
	'host',
	'keep-alive',
	'proxy-authorization',
	'sforce-call-options',
	'te',
	'trailer',
	'transfer-encoding',
	'upgrade',
	'x-http-method-override',
]);

/** Headers by which this package speaks to its credential. */
const MARK_PREFIX = 'x-sforce-';

/**
 * Checks headers that a user wrote.
 *
 * @throws {RangeError} naming one that the client sets itself, or that no request can have
 */
export function requestHeaders(
	given: ReadonlyArray<readonly [name: string, value: string]>,
): Record<string, string> {
	return Object.fromEntries(
		given.map(([name, value]) => {
			const key = name.toLowerCase();
			if (OWN.has(key) || key.startsWith(MARK_PREFIX)) {
				throw new RangeError(`'Headers' has "${name}", which this node sets itself. Remove it.`);
			}
			if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value)) {
				throw new RangeError(`'Headers' has "${name}", whose name or value no request can have.`);
			}
			return [name, value];
		}),
	);
}
